import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearTexts } from '../../shared/merge/near-texts.ts';
import { merge } from '../../shared/merge/merge.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { plain, inputOf } from './arbitraries.ts';

const report =
  'The bridge over the river was closed this morning after engineers found a crack in one of its piers; traffic is sent round by the old road until further notice.';

describe('near duplicates', () => {
  test('near duplicates differ in case, white space or few words', () => {
    const texts = [
      report,
      `  ${report.toUpperCase()}\n`,
      report.replace('morning', 'mornings'),
      'Something else.',
    ];
    expect(nearTexts(texts, 0.9)).toEqual([0, 0, 0, 3]);
    expect(nearTexts(texts, 1)).toEqual([0, 0, 2, 3]);
  });

  test('near duplicates never differ in a number or a negation', () => {
    for (const [a, b] of [
      [`${report} 100 cars wait.`, `${report} 900 cars wait.`],
      [report, report.replace('was closed', 'was not closed')],
      [report, report.replace('is sent', "isn't sent")],
      [
        '这座桥今天早上因为发现裂缝而关闭，车辆请绕行旧路，直到另行通知为止。',
        '这座桥今天早上因为发现裂缝而没关闭，车辆请绕行旧路，直到另行通知为止。',
      ],
    ] as const)
      expect(nearTexts([a, b], 0.5)).toEqual([0, 1]);
  });

  test('near duplicates are close to their representative, so they do not chain', () => {
    const words = Array.from(
      { length: 60 },
      (_, index) => `word${String.fromCodePoint(97 + (index % 26))}${index < 26 ? '' : 'x'}`,
    );
    const drifting = Array.from({ length: 30 }, (_, step) =>
      words.map((word, index) => (index < step ? 'gone' : word)).join(' '),
    );
    const keepers = nearTexts(drifting, 0.9);
    expect(new Set(keepers).size).toBeGreaterThan(3);
    for (const keeper of keepers) expect(keepers[keeper]).toBe(keeper);
  });

  test('near duplicates are those that a full comparison finds', () => {
    const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'open', 'shut', 'red', 'blue');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.constantFrom(0.5, 0.7, 0.9), (texts, near) => {
        const keepers = nearTexts(texts, near);
        const expected: number[] = [];
        for (const [index, each] of texts.entries()) {
          const found = expected.findIndex(
            (keeper, other) => keeper === other && alike(texts[other] ?? '', each, near),
          );
          expected.push(found < 0 ? index : found);
        }
        // Equal texts get the representative of the first of them.
        expect(keepers).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('texts of millions of characters are compared by a sample', () => {
    const random = seededRandom(7);
    const word = (): string =>
      Array.from({ length: 6 }, () => String.fromCodePoint(97 + Math.floor(random() * 26))).join('');
    const long = Array.from({ length: 20 }, () => Array.from({ length: 30_000 }, word).join(' '));
    const again = long.map((each) => each.replaceAll('zz', 'z'));
    const keepers = nearTexts([...long, ...again], 0.9);
    expect(keepers).toEqual([...long.keys(), ...long.keys()]);
  });

  test('a thousand long texts are compared in time', () => {
    const texts = Array.from(
      { length: 1_000 },
      (_, index) => `${report.repeat(10)} ${'abcdefghij'[index % 10] ?? ''}`,
    );
    expect(new Set(nearTexts(texts, 0.95))).toEqual(new Set([0]));
  });
});

test('claims of a text are folded in the conflict and settled as before', () => {
  const inputs = [
    inputOf('a', report),
    inputOf('b', report.replace('morning', 'mornings')),
    inputOf('c', 'The river was calm all day, and nobody saw anything.'),
    inputOf('d', report),
  ];
  const apart = merge(inputs, plain);
  const folded = merge(inputs, { ...plain, near: 0.9 });
  expect(folded.record).toEqual(apart.record);
  expect(apart.conflicts[0]?.claims).toHaveLength(3);
  expect(folded.conflicts[0]?.claims.map(({ sources, weight }) => [sources, weight])).toEqual([
    [['a', 'b', 'd'], 3],
    [['c'], 1],
  ]);
  expect(folded.fields[0]).toMatchObject({ loss: 'edit', winners: ['a', 'b', 'd'], dissenters: ['c'] });
  expect(merge(inputs.slice(0, 2), { ...plain, near: 0.9 }).conflicts).toEqual([]);
});

/** Implements the definition for texts without numbers, negations and repeated shingles, by another way of counting. */
function alike(a: string, b: string, near: number): boolean {
  if (a === b) return true;
  const [one, other] = [runsOf(a), runsOf(b)];
  let common = 0;
  for (const [run, count] of one) common += Math.min(count, other.get(run) ?? 0);
  const total = [...one.values(), ...other.values()].reduce((sum, count) => sum + count, 0);
  return total > common && common / (total - common) >= near;
}

function runsOf(text: string): Map<string, number> {
  const runs = new Map<string, number>();
  for (let start = 0; start + 5 <= text.length; start += 1) {
    const run = text.slice(start, start + 5);
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
}
