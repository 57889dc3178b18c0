import type { Body, Envelope } from '../envelope/envelope.ts';
import { parseOwnJson } from '../json/parse-json.ts';
import { type ClaimFormat, claimOf, keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';

export type Redeemed =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  /** The body has expired. */
  | { readonly kind: 'missing' };

/** The inverse of `checkIn`: the envelope as if its body had travelled. */
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

/** What `checkIn` wrote: nobody else may write there. */
function read(bytes: Uint8Array, format: ClaimFormat): Body {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'bin') return { kind: 'bytes', base64: buffer.toString('base64') };
  return { kind: 'json', value: parseOwnJson(buffer.toString()) };
}
