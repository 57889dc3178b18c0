import { UserError } from '../shared/ports/user-error.ts';
import type { AwsConnection } from '../shared/adapters/aws/connection.ts';

/**
 * Returns the connection to AWS that the environment alone does not give. An endpoint on this machine answers this
 * program with any key, so beside `npm start` its address is enough. The SDK decides everything else.
 *
 * @throws UserError for an address that is none
 */
export function connectionOf(env: Readonly<Record<string, string | undefined>>): AwsConnection {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region = 'us-east-1' } = env;
  checkEndpoints(env);
  if (endpoint === undefined || !isHere(endpoint)) return {};
  const isSomebody = isSet(env['AWS_ACCESS_KEY_ID']) || isSet(env['AWS_PROFILE']);
  return {
    endpoint,
    region,
    ...(!isSomebody && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  };
}

/**
 * Returns the connection of an operator. On a laptop that the same person has started it has the key that may also send
 * messages back. Elsewhere the credentials of the environment decide.
 *
 * @throws UserError for an address that is none
 */
export async function operatorConnectionOf(
  env: Readonly<Record<string, string | undefined>>,
): Promise<AwsConnection> {
  const connection = connectionOf(env);
  if (connection.endpoint === undefined) return connection;
  const { operatorKeyOf } = await import('../local/access/operator-key.ts');
  const accessKeyId = await operatorKeyOf(connection.endpoint);
  return accessKeyId === undefined
    ? connection
    : { ...connection, credentials: { accessKeyId, secretAccessKey: 'local' } };
}

/** An SDK reads an address without a scheme in ways of its own, and its error names neither. */
function checkEndpoints(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (!/^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/.test(name) || value === undefined || value === '') continue;
    if (/^https?:\/\/./.test(value) && URL.canParse(value)) continue;
    const meant = `http://${value.replace(/^([a-z]+:)?\/\//i, '')}`;
    const hint = URL.canParse(meant) ? `; did you mean ${meant}?` : '';
    throw new UserError(`${name} is "${value}", and it must begin with http:// or https://${hint}`);
  }
}

function isHere(endpoint: string): boolean {
  return URL.canParse(endpoint) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
