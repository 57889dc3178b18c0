import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Behaviour } from '../../adapters/anthropic/messages-behaviour.ts';
import { envelopesOf } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

/** The model's behaviour at each request about a group, and the expected result. */
const cases: Record<
  string,
  { behave: Behaviour[]; composer: 'claude' | 'merge'; requests: number; degraded: boolean }
> = {
  'at-once': { behave: [{ kind: 'ok' }], composer: 'claude', requests: 1, degraded: false },
  slowly: { behave: [{ kind: 'ok', delayMs: 600 }], composer: 'claude', requests: 1, degraded: false },
  'after-a-pause': {
    behave: [{ kind: 'rate-limited', headers: { 'retry-after': '1' } }, { kind: 'ok' }],
    composer: 'claude',
    requests: 2,
    degraded: false,
  },
  'after-overload': {
    behave: [{ kind: 'overloaded' }, { kind: 'ok' }],
    composer: 'claude',
    requests: 2,
    degraded: false,
  },
  'after-a-drop': {
    behave: [{ kind: 'drop', when: 'body' }, { kind: 'ok' }],
    composer: 'claude',
    requests: 2,
    degraded: false,
  },
  'after-a-repair': {
    behave: [{ kind: 'truncated' }, { kind: 'ok' }],
    composer: 'claude',
    requests: 2,
    degraded: false,
  },
  'never-the-schema': { behave: [{ kind: 'breaks-schema' }], composer: 'merge', requests: 2, degraded: true },
  'never-willing': { behave: [{ kind: 'refusal' }], composer: 'merge', requests: 2, degraded: true },
  'never-there': { behave: [{ kind: 'overloaded' }], composer: 'merge', requests: 3, degraded: true },
};

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('advice.yaml', {
    keyOf: (body) => /case:([a-z-]+)/.exec(JSON.stringify(body.messages))?.[1] ?? 'unknown',
    behave: ({ key, nth }) => {
      const behave = cases[key]?.behave ?? [];
      return behave[nth] ?? behave.at(-1) ?? { kind: 'refusal' };
    },
  });
});

afterAll(() => bus.close());

test('each group gets at most one answer of the model and ends as its policy says', async () => {
  const keys = Object.keys(cases);
  await bus.client.post(
    keys.flatMap((key) =>
      ['question', 'context'].map((topic) => ({
        source: topic,
        topic,
        detail: {
          specversion: '1.0',
          id: `${topic}-${key}`,
          source: topic,
          type: topic,
          correlationid: key,
          data: `case:${key} says the ${topic}`,
        },
      })),
    ),
  );
  const envelopes = envelopesOf(
    await bus.client.receive(bus.running.recipients['desk'] ?? '', (got) => got.length >= keys.length),
  );
  await bus.settled();

  const outcomes = envelopes.map(({ correlationid: key, data: { receipt } }) => [
    key,
    receipt['composer'],
    receipt['degraded'],
    bus.server.requests.filter((request) => request.key === key).length,
  ]);
  expect(outcomes.toSorted()).toEqual(
    Object.entries(cases)
      .map(([key, { composer, degraded, requests }]) => [key, composer, degraded, requests])
      .toSorted(),
  );
  for (const [key, { composer }] of Object.entries(cases)) {
    expect(bus.server.successes.get(key) ?? 0, key).toBe(composer === 'claude' ? 1 : 0);
  }
  expect(bus.server.faults).toEqual([]);
  expect(bus.server.requests.every(({ headers }) => headers.authorization === 'Bearer key-of-the-test')).toBe(
    true,
  );
  expect(bus.account.filter(({ kind }) => kind === 'dead-letter')).toEqual([]);
});
