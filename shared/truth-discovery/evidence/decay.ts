import type { HalfLife } from '../../policy/half-life.ts';

/** The number of groups and claims seen of a field. */
export interface Age {
  readonly groups: number;
  readonly claims: number;
}

/** The weight with which a group released now is entered. */
export interface EntryWeight {
  /** Sums of different eras have different units; `scaleBetween` converts them. */
  readonly era: number;
  readonly weight: number;
}

const erasHalfLives = 128;

/**
 * Returns the weight of a new entry under forward decay (Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009). Old sums
 * never shrink. New evidence is entered with more weight, and a reader divides the sums by the current weight. An entry
 * is therefore an addition, and additions that cross on their way to the store lose nothing.
 *
 * The weight grows with the number of groups, because the first groups are judged when the sources are hardly known
 * (Cappé and Moulines, JRSS B 71, 2009, on online EM). It also doubles with every half-life; half-lives in time are
 * counted from 1970. A new era begins after 128 half-lives, because the numbers would overflow otherwise.
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

/** Returns the factor that converts sums of era `from` into the unit of era `to`. */
export const scaleBetween = (from: number, to: number): number => 2 ** (erasHalfLives * (from - to));
