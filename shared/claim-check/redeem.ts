import type { Body, Envelope } from '../envelope/envelope.ts';
import type { Json } from '../json/json.ts';
import { type ClaimFormat, claimOf, keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';

export type Redeemed =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  /** The body has expired. */
  | { readonly kind: 'missing' };

/** Returns the envelope with its body from the store: the inverse of `checkIn`. */
export async function redeem(envelope: Envelope, store: ClaimStore): Promise<Redeemed> {
  const claim = claimOf(envelope, store);
  if (claim === undefined) return { kind: 'envelope', envelope };
  const fetched = await store.get(keyOf(claim), claim.bytes);
  switch (fetched.kind) {
    case 'missing':
      return { kind: 'missing' };
    case 'too-large':
      throw new Error('a body is larger than it was when it was checked in');
    case 'object': {
      const { dataref: _, ...header } = envelope.header;
      return { kind: 'envelope', envelope: { header, body: read(fetched.bytes, claim.format) } };
    }
  }
}

/** Reads an object that `checkIn` wrote. No other writer has access to this part of the store. */
function read(bytes: Uint8Array, format: ClaimFormat): Body {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'bin') return { kind: 'bytes', base64: buffer.toString('base64') };
  const value: Json = JSON.parse(buffer.toString());
  return { kind: 'json', value };
}
