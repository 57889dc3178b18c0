import type { Fault, FaultOptions } from './fault.ts';

/** Chooses what the next call of an operation meets; undefined for nothing. */
export type FaultPlan = (operation: string, isBatch: boolean) => Fault | undefined;

/**
 * Which of the kinds a fault is, in parts of a whole. An answer that never comes costs its caller seconds, which says
 * nothing more than the others do: it is rare.
 */
const weights = { throttled: 8, failed: 6, cut: 5, withheld: 1, partial: 10 } as const;

/** Every operation has its own stream, so that what it meets does not hang on how calls of others fall between. */
export function faultPlan({ seed, rate }: FaultOptions): FaultPlan {
  const streams = new Map<string, () => number>();
  return (operation, isBatch) => {
    const random = streams.get(operation) ?? seededRandom(seed, operation);
    streams.set(operation, random);
    // All are drawn each time, so that a rate that is changed adds calls and takes none away.
    const [met, which, entries] = [random(), random(), random()];
    return met < rate ? choose(which, entries, isBatch) : undefined;
  };
}

function choose(which: number, entries: number, isBatch: boolean): Fault {
  const { throttled, failed, cut, withheld, partial } = weights;
  let left = which * (throttled + failed + cut + withheld + (isBatch ? partial : 0));
  if ((left -= throttled) < 0) return { kind: 'throttled' };
  if ((left -= failed) < 0) return { kind: 'failed' };
  if ((left -= cut) < 0) return { kind: 'cut' };
  if ((left -= withheld) < 0) return { kind: 'withheld' };
  return { kind: 'partial', refused: (count) => someOf(count, entries) };
}

/** About half of a batch, and one entry at least. */
function someOf(count: number, chosenBy: number): ReadonlySet<number> {
  const random = seededRandom(Math.floor(chosenBy * 2 ** 31), 'entries');
  const surely = Math.floor(random() * count);
  return new Set(
    Array.from({ length: count }, (_, index) => index).filter((index) => index === surely || random() < 0.5),
  );
}

/**
 * Numbers from 0 up to, but not including, 1, each stream the same for the same seed and name: Mulberry32 from a start
 * that FNV-1a makes of the two.
 */
function seededRandom(seed: number, name: string): () => number {
  let state = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
