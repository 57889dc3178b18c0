import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exceeds, highestClassification } from '../../shared/policy/classification.ts';

const ascending = ['public', 'internal', 'confidential', 'restricted'] as const;

test('public < internal < confidential < restricted', () => {
  for (const [rank, label] of ascending.entries()) {
    for (const [limitRank, limit] of ascending.entries())
      expect(exceeds(label, limit)).toBe(rank > limitRank);
  }
});

test.each(['secret', 'Public', '', '__proto__'])('a label of %j counts as the highest', (label) => {
  expect(exceeds(label, 'confidential')).toBe(true);
  expect(exceeds(label, 'restricted')).toBe(false);
  expect(highestClassification(['public', label])).toBe('restricted');
});

test('the highest of no label is none', () => {
  expect(highestClassification([])).toBeUndefined();
  expect(highestClassification([undefined, undefined])).toBeUndefined();
});

test('the highest is one of them, and none exceeds it', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.constantFrom(...ascending), { nil: undefined })), (labels) => {
      const highest = highestClassification(labels);
      fc.pre(highest !== undefined);
      expect(labels).toContain(highest);
      expect(labels.some((label) => label !== undefined && exceeds(label, highest))).toBe(false);
    }),
  );
});
