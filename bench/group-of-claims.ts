import type { Contribution } from '../shared/envelope/contribution.ts';

/** Creates a group of three sources with 20 fields each, half of them texts; they disagree on two of them. */
export function groupOfClaims(group: number): readonly Contribution[] {
  return ['s0', 's1', 's2'].map((source, index) => {
    const value = Object.fromEntries(
      Array.from({ length: 20 }, (_field, at) => [
        `n${at}`,
        at % 2 === 0 ? `value-${(group + (at === 4 ? index : 0)) % 7}` : group + at + (at === 3 ? index : 0),
      ]),
    );
    return {
      topic: 't',
      envelope: {
        header: { specversion: '1.0', source, id: `${group}`, type: 't', time: '2026-01-01T00:00:00Z' },
        body: { kind: 'json', value },
      },
    };
  });
}
