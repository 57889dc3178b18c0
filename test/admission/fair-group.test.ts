import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairGroupOf } from '../../shared/messages/group-id.ts';
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

test('envelopes of one partition share a message group, whichever fusion they go to', () => {
  expect(fairGroupOf(contribution('f', 'k', 'p'))).toBe(fairGroupOf(contribution('g', 'l', 'p')));
  expect(fairGroupOf(contribution('f', 'k', 'p'))).not.toBe(fairGroupOf(contribution('f', 'k', 'q')));
});

test("an envelope without a partition has its group's, and so has its release request", () => {
  const own = fairGroupOf(contribution('f', 'k'));
  expect(fairGroupOf(contribution('f', 'k'))).toBe(own);
  expect(fairGroupOf({ kind: 'release', fusion: 'f', key: 'k', reason: 'forced' })).toBe(own);
  expect(fairGroupOf(contribution('f', 'l'))).not.toBe(own);
  expect(fairGroupOf(contribution('fk', ''))).not.toBe(own);
});

test('a request to release all groups has the message group of its fusion', () => {
  const all = (fusion: string) => fairGroupOf({ kind: 'release-all', fusion, reason: 'forced' });
  expect(all('f')).toBe(all('f'));
  expect(all('f')).not.toBe(all('g'));
});

test('SQS accepts every message group', () => {
  const made = fc.record({
    kind: fc.constant('contribution' as const),
    fusion: attributeText,
    key: attributeText,
    topic: attributeText,
    envelope,
  });
  fc.assert(fc.property(made, (message) => /^[\w-]{1,128}$/.test(fairGroupOf(message))));
});
