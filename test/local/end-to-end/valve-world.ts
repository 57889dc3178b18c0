import { seededRandom } from '../../fakes/seeded-random.ts';
import type { Event } from './client.ts';

/** A group of readings of one valve whose state is known. */
export interface Reading {
  readonly key: string;
  readonly truth: string;
  /** The claim of each source. */
  readonly claims: ReadonlyMap<string, string>;
}

const states = ['closed', 'open', 'stuck', 'throttled'];

/** The share of right claims of each source. A liar is right less often than a guess. */
const accuracies = { north: 0.9, south: 0.85, west: 0.75, east: 0.65, liar: 0.1 };

/** Creates a world of four honest sources of different accuracy, and one liar. */
export function valveWorld(seed: number) {
  const random = seededRandom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const otherThan = (truth: string): string => pick(states.filter((state) => state !== truth));
  const reading = (key: string, claimsFor: (truth: string) => Readonly<Record<string, string>>): Reading => {
    const truth = pick(states);
    return { key, truth, claims: new Map(Object.entries(claimsFor(truth))) };
  };
  return {
    /** Returns the claims of sources of these accuracies. */
    reading: (key: string): Reading =>
      reading(key, (truth) =>
        Object.fromEntries(
          Object.entries(accuracies).map(([source, accuracy]) => [
            source,
            random() < accuracy ? truth : otherThan(truth),
          ]),
        ),
      ),

    /** Returns a tie: two right sources against the liar and one that repeats it. */
    tied: (key: string): Reading =>
      reading(key, (truth) => {
        const lie = otherThan(truth);
        return { north: truth, south: truth, liar: lie, east: lie };
      }),

    /** Returns different claims of all sources. */
    scattered: (key: string): Reading =>
      reading(key, () =>
        Object.fromEntries(
          Object.keys(accuracies).map((source, index) => [source, states[index] ?? 'unknown']),
        ),
      ),
  };
}

export function eventsOf({ key, claims }: Reading): Event[] {
  return [...claims].map(([source, state]) => ({
    source,
    topic: 'reading',
    detail: {
      specversion: '1.0',
      id: `${key}-${source}`,
      source,
      type: 'reading',
      correlationid: key,
      groupsize: claims.size,
      data: { state },
    },
  }));
}
