import type { Fault, FaultOptions } from './fault.ts';

/** Chooses the fault of the next call of an operation; undefined for none. */
export type FaultPlan = (operation: string, isBatch: boolean) => Fault | undefined;

/**
 * The relative frequencies of the faults. A response that never comes costs its caller seconds and shows no more than
 * the others do, so it is rare.
 */
const weights = { throttled: 8, failed: 6, cut: 5, withheld: 1, partial: 10 } as const;

/**
 * Creates a fault plan. Every operation has its own random stream, so that its faults do not depend on the calls of
 * others.
 */
export function faultPlan({ seed, rate }: FaultOptions): FaultPlan {
  const streams = new Map<string, () => number>();
  return (operation, isBatch) => {
    const random = streams.get(operation) ?? seededRandom(seed, operation);
    streams.set(operation, random);
    // All numbers are drawn each time, so that a higher rate adds faulty calls and keeps the others.
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

/** Chooses about half of a batch, and at least one entry. */
function someOf(count: number, chosenBy: number): ReadonlySet<number> {
  const random = seededRandom(Math.floor(chosenBy * 2 ** 31), 'entries');
  const surely = Math.floor(random() * count);
  return new Set(
    Array.from({ length: count }, (_, index) => index).filter((index) => index === surely || random() < 0.5),
  );
}

/**
 * Returns a stream of random numbers from 0 up to, but not including, 1. The same seed and name give the same stream:
 * FNV-1a hashes the two into the start of Mulberry32.
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
