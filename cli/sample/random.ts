import { createHash } from 'node:crypto';

/** A source of numbers that are drawn at random, the same for the same seed. */
export interface Random {
  /** A number from 0 up to, and without, 1. */
  readonly next: () => number;
  /** A whole number between two bounds, both included. */
  readonly whole: (least: number, most: number) => number;
  /** An item of a list; undefined for an empty one. */
  readonly pick: <Item>(items: readonly Item[]) => Item | undefined;
  readonly shuffle: <Item>(items: readonly Item[]) => readonly Item[];
}

/**
 * Makes a source of numbers from a seed, by the generator sfc32. The seed is a text, so that each envelope of a run can
 * have one of its own.
 */
export function seededRandom(seed: string): Random {
  const state = new Uint32Array(4);
  const bytes = createHash('sha256').update(seed).digest();
  for (const index of state.keys()) state[index] = bytes.readUInt32LE(index * 4);
  const next = (): number => step(state) / 2 ** 32;
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    pick: (items) => items[whole(0, items.length - 1)],
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}

/** Advances the state. The array wraps each sum to 32 bits. */
function step(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, counter = 0] = state;
  const drawn = (a + b + counter) >>> 0;
  state[3] = counter + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + drawn;
  return drawn;
}
