import type { MergeInput } from '../shared/merge/merged.ts';

/** Creates a group of three sources with 20 fields each, half of them texts; they disagree on two of them. */
export function groupOfClaims(group: number): readonly MergeInput[] {
  return ['s0', 's1', 's2'].map((source, index) => ({
    source,
    id: `${group}`,
    topic: 't',
    time: '2026-01-01T00:00:00Z',
    value: Object.fromEntries(
      Array.from({ length: 20 }, (_field, at) => [
        `n${at}`,
        at % 2 === 0 ? `value-${(group + (at === 4 ? index : 0)) % 7}` : group + at + (at === 3 ? index : 0),
      ]),
    ),
  }));
}
