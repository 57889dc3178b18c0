import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learnedTrust } from '../../../shared/merge/trust/learned-trust.ts';
import { decodeEntry, encodeEntry } from '../../../shared/truth-discovery/evidence/entry-text.ts';
import {
  encodeEvidence,
  type Evidence,
  noEvidence,
} from '../../../shared/truth-discovery/evidence/evidence.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const halfLife = { kind: 'ms', ms: 86_400_000 } as const;

/** Returns the evidence update of a group with these claims. */
const lessonOf = (said: readonly string[], now = start): Evidence => {
  const trust = learnedTrust(noEvidence, halfLife)(now);
  const claims = said.map((value, index) => ({ source: `${index}s`, recency: 0, weight: 1, value }));
  const labels = trust.estimateLabels('/t/mode', claims);
  const numbers = trust.estimateNumbers(
    '/t/~1',
    claims.map(({ source, recency, weight }, index) => ({ source, recency, weight, value: index ** 3 })),
  );
  return new Map([
    [labels.name, labels.sums],
    [numbers.name, numbers.sums],
  ]);
};

test('a decoded entry equals the original to three digits', () => {
  const texts = fc.array(fc.oneof(fc.string(), fc.constantFrom('a b', '', ' ', '_1', '__proto__', '"')), {
    minLength: 2,
    maxLength: 9,
  });
  fc.assert(
    fc.property(texts, fc.nat(), (said, later) => {
      const lesson = lessonOf(said, start + later);
      const read = decodeEntry(encodeEntry(lesson));
      expect([...read.keys()]).toEqual([...lesson.keys()]);
      for (const [field, sums] of lesson) {
        const unit = Math.max(
          ...[...sums].flatMap(([name, amount]) => (name.startsWith('["said') ? [amount] : [])),
        );
        const found = read.get(field) ?? new Map<string, number>();
        for (const name of new Set([...sums.keys(), ...found.keys()])) {
          const [amount, again] = [sums.get(name) ?? 0, found.get(name) ?? 0];
          expect(Math.abs(again - amount)).toBeLessThanOrEqual(2e-2 * Math.abs(amount) + 2e-3 * unit);
        }
      }
    }),
  );
});

test('names of another form and entries in the full form are kept', () => {
  const odd: Evidence = new Map([
    ['text', new Map([['any name', 1.5]])],
    [
      'labels/a',
      new Map([
        ['["said",0]', 2],
        ['["other",0,"a"]', 3],
        ['["groups"]', 123_456_789],
      ]),
    ],
  ]);
  expect(decodeEntry(encodeEntry(odd))).toEqual(odd);
  expect(decodeEntry(encodeEvidence(odd, 9))).toEqual(odd);
});

test.each([
  '',
  '[]',
  'null',
  '[1,2]',
  '[["a"],{"labels/a":1}]',
  '[[],{"labels/a":[1]}]',
  '[[],{"labels/a":[1,{"_0":"x"}]}]',
])('%s decodes to no sum', (text) => {
  for (const sums of decodeEntry(text).values()) expect(sums.size).toBe(0);
});

test('an entry takes at most a third of the characters', () => {
  const lesson = lessonOf(['open', 'open', 'closed', 'stuck', 'open']);
  expect(encodeEntry(lesson).length).toBeLessThan(encodeEvidence(lesson).length / 3);
});
