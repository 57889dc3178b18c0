import { describe, expect, test } from 'vitest';
import { asked, matching, once, PRICE_OF_ONE, setUp, twice } from './ask-claude.ts';
import type { Behaviour } from './messages-behaviour.ts';

describe('the one repair', () => {
  const faults: readonly (readonly [Behaviour, RegExp, RegExp, 1 | 3])[] = [
    [
      { kind: 'breaks-schema' },
      /breaks its schema: must have required property 'films'/,
      /does not satisfy the schema/,
      3,
    ],
    [{ kind: 'not-json' }, /not JSON/, /not JSON/, 3],
    [{ kind: 'truncated' }, /exceeds maxTokens/, /shorter/, 3],
    [{ kind: 'refusal', category: 'cyber' }, /refused \(cyber\)/, /leave out/, 1],
    [{ kind: 'refusal', text: 'I will not' }, /the model refused;/, /leave out/, 1],
    [{ kind: 'text', text: '' }, /not JSON/, /not JSON/, 1],
  ];

  test.each(faults)('the repair heals an answer with %o', async (fault, _, note, turns) => {
    const { server, compose } = await setUp([fault, { kind: 'ok', answer: { films: ['Up'] } }]);
    expect(await compose()).toMatchObject({
      kind: 'answered',
      result: { films: ['Up'] },
      usage: twice,
      costUsd: 2 * PRICE_OF_ONE,
    });
    const [first, second] = server.requests.map(({ body }) => body);
    expect({ ...second, messages: [] }).toEqual({ ...first, messages: [] });
    expect(second?.messages.slice(0, 1)).toEqual(first?.messages);
    const roles = turns === 3 ? ['user', 'assistant', 'user'] : ['user', 'user'];
    expect(second?.messages.map(({ role }) => role)).toEqual(roles);
    expect(second?.messages.at(-1)?.content[0]?.text).toMatch(note);
  });

  test.each(faults)('a second fault of %o is unusable and billed', async (fault, reason) => {
    const { server, compose } = await setUp([fault, fault, { kind: 'ok' }]);
    const answer = await compose();
    expect(answer).toEqual({
      kind: 'unusable',
      reason: matching(reason),
      usage: twice,
      costUsd: 2 * PRICE_OF_ONE,
    });
    expect(server.requests).toHaveLength(2);
    expect(server.successes.size).toBe(0);
  });

  test('a throttled repair keeps the bill of the first call', async () => {
    const { compose } = await setUp([{ kind: 'breaks-schema' }, { kind: 'rate-limited' }]);
    expect(await compose()).toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 7_000,
      usage: once,
      costUsd: PRICE_OF_ONE,
    });
  });

  test('a repair with a refused request is unusable, and the first call is billed', async () => {
    const { compose } = await setUp([{ kind: 'refusal' }, { kind: 'status', status: 400 }]);
    expect(await compose()).toMatchObject({ kind: 'unusable', usage: once, costUsd: PRICE_OF_ONE });
  });

  test('a repair that is late keeps the bill of the first call, and counts by an estimate', async () => {
    const { server, compose } = await setUp([{ kind: 'truncated' }, { kind: 'hang', when: 'before' }]);
    const caller = new AbortController();
    const answer = compose(asked, caller.signal);
    await server.arrived(2);
    caller.abort();
    const said = await answer;
    expect(said).toMatchObject({ kind: 'unavailable', usage: once, costUsd: null, mayBeBilled: true });
    expect('estimatedUsd' in said && said.estimatedUsd).toBeGreaterThan(PRICE_OF_ONE);
  });

  test('a complete answer needs no repair, however it stopped', async () => {
    const { server, compose } = await setUp([
      { kind: 'text', text: '{"films":[]}', stopReason: 'a_new_reason' },
    ]);
    expect(await compose()).toMatchObject({ kind: 'answered', result: { films: [] } });
    expect(server.requests).toHaveLength(1);
  });

  test('the long-context price applies per call, not to the sum of both', async () => {
    const { compose } = await setUp([{ kind: 'truncated' }], {
      usage: ({ nth }) => ({ input_tokens: 60_000 + nth, output_tokens: 1, cache_read_input_tokens: null }),
    });
    expect(await compose()).toMatchObject({ costUsd: (120_001 * 0.1 + 2 * 0.5) / 1e6 });
  });
});
