import { hash } from '../json/digest.ts';
import type { Json } from '../json/json.ts';
import { canonicalText } from '../json/canonical-text.ts';
import type { Conflict } from '../merge/merged.ts';

/** The stand-in for a value that is too large to be repeated in a conflict. */
export type LargeValue = {
  /** The SHA-256 of its canonical JSON, base64url: equal for equal values. */
  readonly sha256: string;
  /** The length of its canonical JSON in UTF-16 units. */
  readonly length: number;
  /** The beginning of its canonical JSON. */
  readonly start: string;
};

/** A conflict as a result lists it. A large value stands in `merged`, or in the contribution that claims it. */
export type BriefConflict = Omit<Conflict, 'settled' | 'claims'> & {
  readonly settled?: Json;
  readonly settledLarge?: LargeValue;
  readonly claims: readonly (Omit<Conflict['claims'][number], 'value'> & {
    readonly value?: Json;
    readonly valueLarge?: LargeValue;
  })[];
};

/** The longest canonical JSON of a value that a conflict repeats, in UTF-16 units. */
const longest = 1_000;
const longestStart = 80;

/**
 * Returns the conflicts with a digest in place of each large value. The settled value is in the merged record, and every
 * claim is in its contribution, so a conflict that repeats them would only make the result too large to send.
 */
export function briefConflicts(conflicts: readonly Conflict[]): readonly BriefConflict[] {
  return conflicts.map(({ settled, claims, ...conflict }) => {
    const large = largeValue(settled);
    return {
      ...conflict,
      ...(large === undefined ? { settled } : { settledLarge: large }),
      claims: claims.map(({ value, ...claim }) => {
        const largeClaim = largeValue(value);
        return largeClaim === undefined ? { value, ...claim } : { valueLarge: largeClaim, ...claim };
      }),
    };
  });
}

function largeValue(value: Json): LargeValue | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return undefined;
  if (typeof value === 'string' && value.length + 2 <= longest / 6) return undefined;
  const text = canonicalText(value);
  if (text.length <= longest) return undefined;
  return { sha256: hash(text), length: text.length, start: text.slice(0, longestStart).toWellFormed() };
}
