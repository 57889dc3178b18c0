import type { HalfLife } from '../../policy/half-life.ts';

/** How much has been seen of a field. */
export interface Age {
  readonly groups: number;
  readonly claims: number;
}

/** What a group released now is entered with. */
export interface EntryWeight {
  /** Sums of different eras are in different units: `scaleBetween`. */
  readonly era: number;
  readonly weight: number;
}

const erasHalfLives = 128;

/**
 * Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009): instead of shrinking what is old, what is new is
 * entered with more weight, and sums are divided by the weight of now when they are read. So an entry is an addition,
 * and additions that cross on their way to the store lose nothing. The weight grows with the number of groups, as the
 * first are judged when the sources are hardly known (Cappé and Moulines, JRSS B 71, 2009, on online EM), and doubles
 * with every half-life; those in time are counted from 1970. After 128 of these a new era begins, or numbers would overflow.
 */
export function entryAt({ groups, claims }: Age, now: number, halfLife: HalfLife): EntryWeight {
  const halfLives = Math.max(0, halfLivesOf({ claims, ms: now }, halfLife));
  const era = Math.floor(halfLives / erasHalfLives);
  return { era, weight: (groups + 1) * 2 ** (halfLives - era * erasHalfLives) };
}

function halfLivesOf(
  { claims, ms }: { readonly claims: number; readonly ms: number },
  halfLife: HalfLife,
): number {
  switch (halfLife.kind) {
    case 'none':
      return 0;
    case 'claims':
      return claims / halfLife.claims;
    case 'ms':
      return ms / halfLife.ms;
  }
}

/** What sums entered in one era are multiplied with to read them in another. */
export const scaleBetween = (from: number, to: number): number => 2 ** (erasHalfLives * (from - to));
