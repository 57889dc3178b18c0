import type { ItemClaim, Observation } from '../../shared/truth-discovery/item-claim.ts';

/** Returns a generator of numbers in [0, 1) that depends on the seed only (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface World {
  readonly claims: readonly ItemClaim[];
  readonly truth: ReadonlyMap<string, string>;
}

export interface Habits {
  readonly name: string;
  /** The probability of a correct claim about each item, by its number. */
  readonly accuracy: (item: number) => number;
  /** The source that it copies, if it makes no claims of its own. */
  readonly copies?: string;
  readonly from?: number;
  readonly until?: number;
}

/** Draws a world with known truth: `items` items of `labels` labels, with a claim of every source about each. */
export function worldOf(
  sources: readonly Habits[],
  { items, labels, seed }: { readonly items: number; readonly labels: number; readonly seed: number },
): World {
  const next = chance(seed);
  const truth = new Map<string, string>();
  const claims: ItemClaim[] = [];
  for (let number = 0; number < items; number += 1) {
    const item = `item-${String(number).padStart(5, '0')}`;
    const right = Math.floor(next() * labels);
    truth.set(item, `label-${right}`);
    const said = new Map<string, string>();
    for (const { name, accuracy, copies, from = 0, until = items } of sources) {
      const isRight = next() < accuracy(number);
      const wrong = (right + 1 + Math.floor(next() * (labels - 1))) % labels;
      const label =
        (copies === undefined ? undefined : said.get(copies)) ?? `label-${isRight ? right : wrong}`;
      said.set(name, label);
      if (number >= from && number < until) claims.push({ item, source: name, label });
    }
  }
  return { claims, truth };
}

export const steady = (name: string, accuracy: number): Habits => ({ name, accuracy: () => accuracy });

/** Returns the items in order, each with its observations. */
export function voicesOf<T>(
  claims: readonly ItemClaim<T>[],
): readonly (readonly [string, readonly Observation<T>[]])[] {
  return [...Map.groupBy(claims, ({ item }) => item)];
}
