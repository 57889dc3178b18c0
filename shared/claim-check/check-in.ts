import type { Body, Envelope } from '../envelope/envelope.ts';
import { envelopeBytes } from '../envelope/envelope-bytes.ts';
import { hash } from '../json/digest.ts';
import { type ClaimFormat, keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';
import { countValues } from './count-values.ts';

/**
 * Leaves the body of an envelope that is larger than `limit` in the store and sends on a reference: the claim check
 * pattern. The object is named for its content, so that a message that is delivered twice leaves one object, and the
 * same body always has the same reference.
 *
 * @see https://www.enterpriseintegrationpatterns.com/patterns/messaging/StoreInLibrary.html
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md
 */
export async function checkIn(envelope: Envelope, limit: number, store: ClaimStore): Promise<Envelope> {
  const { header, body } = envelope;
  if (body.kind === 'none' || envelopeBytes(envelope) <= limit) return envelope;
  const { format, text, bytes, values } = written(body);
  const key = keyOf({ hash: hash(text), format, bytes: bytes.byteLength, values });
  await store.put(key, bytes);
  return { header: { ...header, dataref: store.location + key }, body: { kind: 'none' } };
}

interface Written {
  readonly format: ClaimFormat;
  /** The body as it travels. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly values: number;
}

function written(body: Exclude<Body, { kind: 'none' }>): Written {
  if (body.kind === 'bytes')
    return { format: 'bin', text: body.base64, bytes: Buffer.from(body.base64, 'base64'), values: 1 };
  const text = JSON.stringify(body.value);
  const bytes = Buffer.from(text);
  return { format: 'json', text, bytes, values: countValues(bytes) };
}
