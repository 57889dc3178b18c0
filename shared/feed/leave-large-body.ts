import type { ClaimStore } from '../claim-check/claim-store.ts';
import { maxTravellingBytes } from '../claim-check/limits.ts';
import { kafkaBinding } from '../envelope/bindings/binding.ts';
import { encodeBinary } from '../envelope/bindings/encode-message.ts';
import { envelopeBytes } from '../envelope/encode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { hash } from '../json/digest.ts';

/**
 * Leaves a body that is too large to travel in the inbox of its source, and refers to it. The object is named for its content, so that a redelivery leaves none behind.
 */
export async function leaveLargeBody(envelope: Envelope, store: ClaimStore): Promise<Envelope> {
  const { header, body } = envelope;
  if (body.kind === 'none' || envelopeBytes(envelope) <= maxTravellingBytes) return envelope;
  const { value, contentType } = encodeBinary(kafkaBinding, envelope);
  if (value === null) return envelope;
  const name = hash(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  const key = `inbox/${encodeURIComponent(header.source)}/${name}`;
  await store.put(key, value);
  return {
    header: {
      ...header,
      ...(contentType !== undefined && { datacontenttype: contentType }),
      dataref: store.location + key,
    },
    body: { kind: 'none' },
  };
}
