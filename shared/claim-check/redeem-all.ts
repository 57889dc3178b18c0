import type { Envelope } from '../envelope/envelope.ts';
import { forEachBounded } from '../ports/for-each-bounded.ts';
import { claimOf, keyOf } from './claim-reference.ts';
import type { ClaimStore } from './claim-store.ts';
import type { Body } from '../envelope/encodings/bodies.ts';
import { claimFormNamed } from './claim-forms.ts';

export interface RedeemLimits {
  /** The number of concurrent fetches. */
  readonly concurrency: number;
  /** The largest total size of the bodies, in bytes. */
  readonly maxTotalBytes: number;
  /** The largest total number of values in the bodies. */
  readonly maxTotalValues: number;
}

export type RedeemedAll<Part> =
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  /** The body of this part has expired. */
  | { readonly kind: 'missing'; readonly part: Part }
  /** The bodies exceed the limits; none was fetched. */
  | { readonly kind: 'too-large'; readonly bytes: number; readonly values: number };

/**
 * Fetches the bodies of a group's parts with limited concurrency, in the parts' order. A part without a reference stays
 * unchanged. The total size is known beforehand, so that no group can fill the memory.
 */
export async function redeemAll<Part extends { readonly envelope: Envelope }>(
  parts: readonly Part[],
  store: ClaimStore,
  { concurrency, maxTotalBytes, maxTotalValues }: RedeemLimits,
): Promise<RedeemedAll<Part>> {
  const claims = parts.map(({ envelope }) => claimOf(envelope, store));
  const bytes = claims.reduce((sum, claim) => sum + (claim?.bytes ?? 0), 0);
  const values = claims.reduce((sum, claim) => sum + (claim?.values ?? 0), 0);
  if (bytes > maxTotalBytes || values > maxTotalValues) return { kind: 'too-large', bytes, values };

  const redeemedParts = [...parts];
  const waiting = parts
    .map((part, index) => ({ part, index }))
    .filter(({ index }) => claims[index] !== undefined);
  let missing: Part | undefined;
  await forEachBounded(waiting, concurrency, async ({ part, index }) => {
    if (missing !== undefined) return;
    const redeemed = await redeem(part.envelope, store);
    if (redeemed.kind === 'missing') missing ??= part;
    else redeemedParts[index] = { ...part, envelope: redeemed.envelope };
  });
  return missing === undefined ? { kind: 'parts', parts: redeemedParts } : { kind: 'missing', part: missing };
}

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

/** Reads a body that `checkIn` wrote. No other code may write there. */
function read({ buffer, byteOffset, byteLength }: Uint8Array, format: string): Body {
  const form = claimFormNamed(format);
  if (form === undefined) throw new Error(`no body is kept as "${format}"`);
  return form.read(Buffer.from(buffer, byteOffset, byteLength));
}
