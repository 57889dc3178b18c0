import type { AccountEvent } from '../../../local/account/account-event.ts';
import type { JsonObject } from '../../../shared/json/json.ts';

/** A bridge that is up. */
export const ready = {
  endpoint: 'http://127.0.0.1:4566',
  bus: 'bus',
  claims: 'large-bodies',
  recipients: { reader: 'http://127.0.0.1:4566/000000000000/reader' },
  deadLetters: { quarantine: 'http://127.0.0.1:4566/000000000000/q' },
};

/** The result of a group that the deadline released. */
export const envelope: JsonObject = {
  type: 'recommendation.fused',
  correlationid: 'k',
  data: {
    result: { films: ['流浪地球'] },
    conflicts: [
      {
        field: '/user/age',
        loss: 'absolute',
        settled: 25,
        claims: [
          { value: 25, sources: ['a', 'b'] },
          { value: 26, sources: ['c'] },
        ],
      },
    ],
    receipt: {
      generation: 1,
      contributions: [{ topic: 'content', source: 'catalogue', id: '1' }],
      release: { reason: 'deadline', missing: ['user'] },
      composer: 'claude',
      model: 'claude-haiku-5-5',
      usage: { inputTokens: 812, outputTokens: 120 },
      costUsd: 0.000141,
    },
  },
};

/** A group that waits for its reviewer. */
export const held: JsonObject = {
  type: 'recommendation.held',
  data: {
    merged: { user: { age: 25, name: 'Ann' } },
    conflicts: [
      {
        field: '/user/age',
        loss: 'vote',
        settled: 25,
        claims: [
          { value: 25, sources: ['a', 'b'], weight: 2.1 },
          { value: 26, sources: ['c'], weight: 0.9 },
        ],
      },
    ],
    receipt: {
      generation: 1,
      contributions: [{ topic: 'user', source: 'a', id: '1' }],
      release: { reason: 'size', missing: [] },
      fields: [
        {
          field: '/user/age',
          loss: 'vote',
          winners: ['a', 'b'],
          dissenters: ['c'],
          confidence: 0.81,
          effectiveSources: 2.96,
          unsettled: true,
          weights: { a: 1.9, b: 0.2, c: 0.9 },
        },
        {
          field: '/user/name',
          loss: 'vote',
          winners: ['a'],
          dissenters: [],
          effectiveSources: 1,
          unsettled: true,
        },
      ],
      unsettled: { fields: ['/user/age', '/user/name'], decidedBy: 'nobody' },
      recipients: ['desk'],
    },
  },
};

/** One event of each kind. */
export const events: readonly AccountEvent[] = [
  { kind: 'contributed', fusion: 'recommendation', key: 'k', topic: 'content', source: 'catalogue', id: '1' },
  { kind: 'fused', fusion: 'recommendation', key: 'k', envelope },
  { kind: 'discarded', fusion: 'recommendation', key: 'l', envelope: {} },
  { kind: 'held', fusion: 'recommendation', key: 'm', envelope: held },
  {
    kind: 'rejected',
    topic: 'user',
    source: 'x',
    id: null,
    code: 'schema-violation',
    attribute: 'data/age',
    message: 'must be a number',
  },
  {
    kind: 'dead-letter',
    name: 'quarantine',
    queue: 'url',
    messageId: 'm',
    reason: 'schema-violation',
    group: undefined,
  },
  { kind: 'function-failed', functionName: 'join', error: { type: 'Error', message: 'boom' }, messages: 3 },
  { kind: 'lost', reason: 'no such bus' },
];
