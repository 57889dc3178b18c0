import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addEvidence,
  decodeEvidence,
  encodeEvidence,
  type Evidence,
  noEvidence,
} from '../../../shared/truth-discovery/evidence/evidence.ts';

/** Draws evidence of numbers that have at most six digits. */
const evidence: fc.Arbitrary<Evidence> = fc
  .array(fc.tuple(fc.string(), fc.array(fc.tuple(fc.string(), fc.integer({ min: -99_999, max: 99_999 })))))
  .map((fields) => new Map(fields.map(([field, sums]) => [`labels/${field}`, new Map(sums)])));

test('decoded evidence equals the original', () => {
  fc.assert(
    fc.property(evidence, (one) => {
      expect(decodeEvidence(encodeEvidence(one))).toEqual(one);
    }),
  );
});

test('evidence adds up the same in any order and parts, and arguments stay unchanged', () => {
  fc.assert(
    fc.property(evidence, evidence, evidence, (a, b, c) => {
      const before = encodeEvidence(a);
      const sum = addEvidence(a, [b, c]);
      expect(addEvidence(addEvidence(noEvidence, [c, a]), [b])).toEqual(sum);
      expect(encodeEvidence(a)).toBe(before);
    }),
  );
});

test.each(['', '[]', 'null', '{"labels/a":1}', '{"labels/a":{"b":"1","c":null}}'])(
  '%s decodes to no sum',
  (text) => {
    for (const sums of decodeEvidence(text).values()) expect(sums.size).toBe(0);
  },
);
