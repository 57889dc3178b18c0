import type { Body, Envelope } from '../envelope/envelope.ts';
import { partSize } from '../envelope/part-size.ts';
import { hash } from '../json/digest.ts';
import { type ClaimFormat, keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';
import { countValues } from './count-values.ts';

/**
 * Leaves a body larger than `limit` in the store and returns the envelope with a reference: the claim check pattern.
 * The object's key is derived from its content. A message that is delivered twice therefore leaves one object, and
 * equal bodies have equal references.
 *
 * @see https://www.enterpriseintegrationpatterns.com/patterns/messaging/StoreInLibrary.html
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md
 */
export async function checkIn(envelope: Envelope, limit: number, store: ClaimStore): Promise<Envelope> {
  const { header, body } = envelope;
  if (body.kind === 'none' || partSize(envelope) <= limit) return envelope;
  const { format, text, bytes, values } = encodeBody(body);
  const key = keyOf({ hash: hash(text), format, bytes: bytes.byteLength, values });
  await store.put(key, bytes);
  return { header: { ...header, dataref: store.location + key }, body: { kind: 'none' } };
}

interface EncodedBody {
  readonly format: ClaimFormat;
  /** The body as it is sent. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly values: number;
}

function encodeBody(body: Exclude<Body, { kind: 'none' }>): EncodedBody {
  if (body.kind === 'bytes')
    return { format: 'bin', text: body.base64, bytes: Buffer.from(body.base64, 'base64'), values: 1 };
  const text = JSON.stringify(body.value);
  const bytes = Buffer.from(text);
  return { format: 'json', text, bytes, values: countValues(bytes) };
}
