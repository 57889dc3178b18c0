import { createHmac } from 'node:crypto';
import { hash } from '../../json/digest.ts';
import { RetryableError } from '../../ports/retryable-error.ts';

/** The keys that a secret holds. */
export type SigningKeys = readonly [Buffer, ...Buffer[]];

const keyForm = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/;

/** Standard Webhooks asks for 24 to 64 bytes. */
const [leastBytes, mostBytes] = [24, 64];

/**
 * Reads the keys of a secret: base64 with or without `whsec_`, with blanks between several. The first is the newest.
 * Several keys sign side by side while receivers change from one to the next.
 *
 * @throws RetryableError when the text has another form, until an operator mends it; the message holds nothing of it
 */
export function readSigningKeys(secret: string): SigningKeys {
  const keys = secret
    .trim()
    .split(/\s+/)
    .map((text) => Buffer.from(keyForm.exec(text)?.[1] ?? '', 'base64'));
  const [first, ...others] = keys;
  const isGood = keys.every(({ length }) => length >= leastBytes && length <= mostBytes);
  if (first === undefined || !isGood)
    throw new RetryableError(`the signing secret must be ${leastBytes} to ${mostBytes} bytes in base64`);
  return [first, ...others];
}

/** The signed content: the id, the time in seconds, and the bytes of the body. */
export interface SignedContent {
  readonly id: string;
  readonly seconds: number;
  readonly body: Uint8Array;
}

/**
 * Returns the headers of a signed webhook.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(
  { id, seconds, body }: SignedContent,
  keys: SigningKeys,
): Readonly<Record<string, string>> {
  const signatures = keys.map((key) => {
    const mac = createHmac('sha256', key).update(`${id}.${seconds}.`).update(body);
    return `v1,${mac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

/** The ids that a header holds and that no dot divides. */
const plainId = /^[\w-]{1,128}$/;

/** Returns the id of a webhook from that of its event: the same for every repetition. */
export function webhookId(eventId: string): string {
  return plainId.test(eventId) ? eventId : hash(eventId);
}
