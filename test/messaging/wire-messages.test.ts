import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCompletionMessage,
  encodeCompletionMessage,
} from '../../shared/messaging/completion-message.ts';
import type { CompletionMessage, FusionMessage } from '../../shared/messaging/contribution.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../shared/messaging/fusion-message.ts';
import { attributeText, envelope, json } from '../envelope/arbitrary-envelope.ts';

const contribution = fc.record({
  kind: fc.constant('contribution' as const),
  fusion: attributeText,
  key: attributeText,
  topic: attributeText,
  envelope,
});
const timer = fc.record({ kind: fc.constant('timer' as const), fusion: attributeText, key: attributeText });
const fusionMessage: fc.Arbitrary<FusionMessage> = fc.oneof(contribution, timer);
const completionMessage: fc.Arbitrary<CompletionMessage> = fc.record({
  fusion: attributeText,
  key: attributeText,
  reason: fc.constantFrom('complete', 'deadline', 'late'),
  ticket: fc.uuid(),
});

const one = {
  kind: 'contribution',
  fusion: 'recommendation',
  key: 'k-1',
  topic: 'user',
  envelope: { specversion: '1.0', id: 'u-1', source: 's', type: 'user', data: 1 },
};
const completion = { fusion: 'recommendation', key: 'k-1', reason: 'complete', ticket: 't' };

describe('a fusion message', () => {
  test('is decoded as it was encoded', () => {
    fc.assert(
      fc.property(fusionMessage, (message) => {
        expect(decodeFusionMessage(encodeFusionMessage(message))).toEqual({ kind: 'message', message });
      }),
    );
  });

  test('carries the envelope as the CloudEvent that it is', () => {
    const decoded = decodeFusionMessage(JSON.stringify(one));
    expect(decoded.kind).toBe('message');
    expect(decoded.kind === 'message' && JSON.parse(encodeFusionMessage(decoded.message))).toEqual(one);
  });

  test.each<[string, unknown]>([
    ['kind', 'control'],
    ['kind', undefined],
    ['fusion', ''],
    ['fusion', 7],
    ['key', undefined],
    ['key', '\ud800'],
    ['topic', undefined],
    ['envelope', undefined],
    ['envelope', 'text'],
    ['envelope', { ...one.envelope, id: '' }],
    ['envelope', { ...one.envelope, specversion: '0.3' }],
  ])('whose %s is %j is malformed', (name, value) => {
    const decoded = decodeFusionMessage(JSON.stringify({ ...one, [name]: value }));
    expect(decoded.kind === 'malformed' && decoded.reason).toMatch(/^the /);
  });
});

describe('a completion message', () => {
  test('is decoded as it was encoded', () => {
    fc.assert(
      fc.property(completionMessage, (message) => {
        expect(decodeCompletionMessage(encodeCompletionMessage(message))).toEqual({
          kind: 'message',
          message,
        });
      }),
    );
  });

  test.each<[string, unknown]>([
    ['fusion', undefined],
    ['key', ''],
    ['reason', 'forever'],
    ['reason', 'toString'],
    ['reason', undefined],
    ['ticket', undefined],
  ])('whose %s is %j is malformed', (name, value) => {
    expect(decodeCompletionMessage(JSON.stringify({ ...completion, [name]: value })).kind).toBe('malformed');
  });
});

test.each([
  ['fusion', decodeFusionMessage, one],
  ['completion', decodeCompletionMessage, completion],
])('a foreign text on the %s queue is malformed, never a throw', (_, decode, sample) => {
  const text = JSON.stringify(sample);
  expect(decode(text).kind).toBe('message');
  for (const foreign of ['', 'null', '[]', '"x"', '{}', '['.repeat(100_000)])
    expect(decode(foreign).kind).toBe('malformed');
  fc.assert(fc.property(fc.string(), (foreign) => decode(foreign).kind === 'malformed'));
  fc.assert(fc.property(json, (foreign) => decode(JSON.stringify(foreign)).kind === 'malformed'));
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(9), fc.string({ maxLength: 3 }), (at, cut, put) => {
      expect(['message', 'malformed']).toContain(decode(text.slice(0, at) + put + text.slice(at + cut)).kind);
    }),
  );
});
