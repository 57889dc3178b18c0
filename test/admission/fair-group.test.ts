import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairGroupOf } from '../../shared/admission/fair-group.ts';
import type { FusionMessage } from '../../shared/messages/fusion-message.ts';
import { attributeText, envelope } from '../envelope/arbitrary-envelope.ts';

const contribution = (fusion: string, key: string, partitionkey?: string): FusionMessage => ({
  kind: 'contribution',
  fusion,
  key,
  topic: 'user',
  envelope: {
    header: {
      specversion: '1.0',
      id: '1',
      source: 's',
      type: 'user',
      ...(partitionkey !== undefined && { partitionkey }),
    },
    body: { kind: 'none' },
  },
});

test('all messages of one partition share a group, whatever their fusion', () => {
  expect(fairGroupOf(contribution('f', 'k', 'p'))).toBe(fairGroupOf(contribution('g', 'l', 'p')));
  expect(fairGroupOf(contribution('f', 'k', 'p'))).not.toBe(fairGroupOf(contribution('f', 'k', 'q')));
});

test('a message without a partition has its own group, as its release request does', () => {
  const own = fairGroupOf(contribution('f', 'k'));
  expect(fairGroupOf(contribution('f', 'k'))).toBe(own);
  expect(fairGroupOf({ kind: 'release', fusion: 'f', key: 'k', reason: 'forced' })).toBe(own);
  expect(fairGroupOf(contribution('f', 'l'))).not.toBe(own);
  expect(fairGroupOf(contribution('fk', ''))).not.toBe(own);
});

test("a release request for all groups has its fusion's group", () => {
  const all = (fusion: string) => fairGroupOf({ kind: 'release-all', fusion, reason: 'forced' });
  expect(all('f')).toBe(all('f'));
  expect(all('f')).not.toBe(all('g'));
});

test('SQS accepts every group', () => {
  const made = fc.record({
    kind: fc.constant('contribution' as const),
    fusion: attributeText,
    key: attributeText,
    topic: attributeText,
    envelope,
  });
  fc.assert(fc.property(made, (message) => /^[\w-]{1,128}$/.test(fairGroupOf(message))));
});
