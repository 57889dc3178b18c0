import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCompletionMessage,
  encodeCompletionMessage,
} from '../../shared/messages/completion-message.ts';
import type { FusionMessage } from '../../shared/messages/fusion-message.ts';
import type { CompletionMessage } from '../../shared/messages/completion-message.ts';
import type { Statements } from '../../shared/messages/statements.ts';
import type { ReleaseRequest } from '../../shared/policy/release-reason.ts';
import type { ReleaseReason } from '../../shared/policy/release-reason.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../shared/messages/fusion-message.ts';
import { attributeText, envelope, json } from '../envelope/arbitrary-envelope.ts';

const states: fc.Arbitrary<Statements> = fc.record(
  {
    size: fc.integer({ min: 1, max: 100_000 }),
    expect: fc.array(attributeText),
    deadline: fc.integer(),
    series: attributeText,
    absent: fc.array(attributeText),
    corrects: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const named = { fusion: attributeText, key: attributeText };
const contribution = fc.record(
  { kind: fc.constant('contribution' as const), ...named, topic: attributeText, states, envelope },
  { requiredKeys: ['kind', 'fusion', 'key', 'topic', 'envelope'] },
);
const release = fc.record({
  kind: fc.constant('release' as const),
  ...named,
  reason: fc.constantFrom<ReleaseRequest>('schedule', 'new-key', 'forced'),
});
const releaseAll = fc.record(
  {
    kind: fc.constant('release-all' as const),
    fusion: attributeText,
    reason: fc.constantFrom<'schedule' | 'forced'>('schedule', 'forced'),
    cursor: attributeText,
  },
  { requiredKeys: ['kind', 'fusion', 'reason'] },
);
const timer = fc.record({ kind: fc.constant('timer' as const), fusion: attributeText, key: attributeText });
const fusionMessage: fc.Arbitrary<FusionMessage> = fc.oneof(contribution, timer, release, releaseAll);
const completionMessage: fc.Arbitrary<CompletionMessage> = fc.record(
  {
    fusion: attributeText,
    key: attributeText,
    reason: fc.constantFrom<ReleaseReason>(
      'complete',
      'predicate',
      'size',
      'inactivity',
      'deadline',
      'late',
      'schedule',
      'new-key',
      'forced',
    ),
    requestId: fc.uuid(),
    after: fc.nat(),
    isUnopened: fc.constant(true as const),
    isUndecided: fc.constant(true as const),
  },
  { requiredKeys: ['fusion', 'key', 'reason', 'requestId', 'after'] },
);

const one = {
  v: 1,
  kind: 'contribution',
  fusion: 'recommendation',
  key: 'k-1',
  topic: 'user',
  envelope: { specversion: '1.0', id: 'u-1', source: 's', type: 'user', data: 1 },
};
const completion = { v: 1, fusion: 'recommendation', key: 'k-1', reason: 'complete', ticket: 't', after: 0 };

describe('a fusion message', () => {
  test('the decoded message equals the encoded one', () => {
    fc.assert(
      fc.property(fusionMessage, (message) => {
        expect(decodeFusionMessage(encodeFusionMessage(message))).toEqual({ kind: 'message', message });
      }),
    );
  });

  test('the message contains the envelope as a CloudEvent', () => {
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
    ['states', null],
    ['states', { size: 0 }],
    ['states', { size: 1.5 }],
    ['states', { size: '3' }],
    ['states', { deadline: 'tomorrow' }],
    ['states', { series: 7 }],
    ['states', { expect: 'risk' }],
    ['states', { absent: ['risk', 7] }],
    ['states', { corrects: false }],
    ['states', { colour: 'red' }],
  ])('a message whose %s is %j is malformed', (name, value) => {
    const decoded = decodeFusionMessage(JSON.stringify({ ...one, [name]: value }));
    expect(decoded.kind === 'malformed' && decoded.reason).toMatch(/^the /);
  });
});

test.each([
  { kind: 'release', fusion: 'f', key: 'k', reason: 'late' },
  { kind: 'release', fusion: 'f', key: 'k' },
  { kind: 'release', fusion: 'f', reason: 'forced' },
  { kind: 'release-all', fusion: 'f', reason: 'new-key' },
  { kind: 'release-all', reason: 'forced' },
])('the message %j is no valid release request', (message) => {
  expect(decodeFusionMessage(JSON.stringify(message)).kind).toBe('malformed');
});

describe('a completion message', () => {
  test('the decoded message equals the encoded one', () => {
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
    ['after', undefined],
    ['after', -1],
    ['after', 0.5],
    ['after', '1'],
  ])('a message whose %s is %j is malformed', (name, value) => {
    expect(decodeCompletionMessage(JSON.stringify({ ...completion, [name]: value })).kind).toBe('malformed');
  });
});

test.each([
  ['fusion', decodeFusionMessage, one],
  ['completion', decodeCompletionMessage, completion],
])('a foreign text on the %s queue is malformed and never throws', (_, decode, sample) => {
  const text = JSON.stringify(sample);
  expect(decode(text).kind).toBe('message');
  for (const foreign of ['', 'null', '[]', '"x"', '{}', '['.repeat(100_000)])
    expect(decode(foreign).kind).toBe('malformed');
  fc.assert(fc.property(fc.string(), (foreign) => decode(foreign).kind === 'malformed'));
  fc.assert(fc.property(json, (foreign) => decode(JSON.stringify(foreign)).kind === 'malformed'));
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(9), fc.string({ maxLength: 3 }), (at, cut, put) => {
      const mangled = text.slice(0, at) + put + text.slice(at + cut);
      // A digit beside the version makes it one that this release does not know.
      const kinds = mangled.startsWith('{"v":1,')
        ? ['message', 'malformed']
        : ['message', 'malformed', 'newer'];
      expect(kinds).toContain(decode(mangled).kind);
    }),
  );
});
