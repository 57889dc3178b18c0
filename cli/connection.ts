import type { AwsConnection } from '../shared/adapters/aws/connection.ts';

/**
 * Returns the connection to AWS that the environment alone does not give. An endpoint on this machine answers this
 * program with any key, so beside `npm start` its address is enough. The SDK decides everything else.
 */
export function connectionOf(env: Readonly<Record<string, string | undefined>>): AwsConnection {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region = 'us-east-1' } = env;
  if (endpoint === undefined || !isHere(endpoint)) return {};
  const isSomebody = isSet(env['AWS_ACCESS_KEY_ID']) || isSet(env['AWS_PROFILE']);
  return {
    endpoint,
    region,
    ...(!isSomebody && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  };
}

function isHere(endpoint: string): boolean {
  return URL.canParse(endpoint) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
