import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { parseJson } from '../json/parse-json.ts';
import { RetryableError } from '../ports/retryable-error.ts';

/** The credentials of a broker. */
export interface BrokerSecret {
  readonly username?: string;
  readonly password?: string;
  readonly mechanism?: string;
  /** Certificates and a key in PEM. */
  readonly ca?: string;
  readonly certificate?: string;
  readonly privateKey?: string;
}

const members = ['username', 'password', 'mechanism', 'ca', 'certificate', 'privateKey'] as const;

/**
 * Reads the secret of a broker: a JSON object of texts. Members of other names are ignored.
 *
 * @throws RetryableError when it has another form, until an operator mends it; the message holds nothing of it
 */
export function readBrokerSecret(text: string): BrokerSecret {
  const parsed = parseJson(text);
  if (parsed.kind !== 'json' || !isJsonObject(parsed.value))
    throw new RetryableError('the secret of the broker must be a JSON object');
  const secret = parsed.value;
  const known = members.flatMap((name) => {
    const value = ownMember(secret, name);
    if (value === undefined) return [];
    if (typeof value !== 'string')
      throw new RetryableError(`"${name}" in the secret of the broker must be a text`);
    return [[name, value] as const];
  });
  return Object.fromEntries(known);
}

/** Returns the options of TLS that a secret holds. */
export function tlsOf({ ca, certificate, privateKey }: BrokerSecret) {
  return {
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(privateKey !== undefined && { key: privateKey }),
  };
}
