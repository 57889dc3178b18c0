import type { Envelope } from '../envelope/envelope.ts';
import { envelopeBytes } from '../envelope/encode-envelope.ts';
import { hash } from '../json/digest.ts';
import { claimFormOf } from './claim-forms.ts';
import { keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';

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
  if (body.kind === 'none' || envelopeBytes(envelope) <= limit) return envelope;
  const form = claimFormOf(body);
  const { text, bytes, values } = form.written(body);
  const key = keyOf({ hash: hash(text), format: form.format, bytes: bytes.byteLength, values });
  await store.put(key, bytes);
  return { header: { ...header, dataref: store.location + key }, body: { kind: 'none' } };
}
