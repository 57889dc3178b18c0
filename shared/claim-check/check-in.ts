import type { Envelope } from '../envelope/envelope.ts';
import { envelopeBytes } from '../envelope/envelope-bytes.ts';
import { hash } from '../json/digest.ts';
import { claimFormOf } from './claim-forms.ts';
import { keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';

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
  const form = claimFormOf(body);
  const { text, bytes, values } = form.written(body);
  const key = keyOf({ hash: hash(text), format: form.format, bytes: bytes.byteLength, values });
  await store.put(key, bytes);
  return { header: { ...header, dataref: store.location + key }, body: { kind: 'none' } };
}
