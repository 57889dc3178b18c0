import type { Body } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { claimFormNamed } from './claim-forms.ts';
import { claimOf, keyOf } from './claim-reference.ts';
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

/** What `checkIn` wrote: nobody else may write there. */
function read({ buffer, byteOffset, byteLength }: Uint8Array, format: string): Body {
  const form = claimFormNamed(format);
  if (form === undefined) throw new Error(`no body is kept as "${format}"`);
  return form.read(Buffer.from(buffer, byteOffset, byteLength));
}
