import { describe, expect, test } from 'vitest';
import { costUsd, mostUsd } from '../../../shared/adapters/anthropic/prices.ts';
import type { Answer } from '../../../shared/compose/composer.ts';
import type { Json } from '../../../shared/json/json.ts';
import { policy } from '../../compose/questions.ts';
import { asked, none, once, PRICE_OF_ONE, setUp } from './ask-claude.ts';
import { memoryBudget } from './memory-thrift.ts';
import type { Behaviour } from './messages-behaviour.ts';

/** A message as a gateway may write it. */
function messageWith(members: Readonly<Record<string, Json>>): Behaviour {
  const message = {
    content: [{ type: 'text', text: '{"films":[]}' }],
    model: 'claude-haiku-5-5',
    stop_reason: 'end_turn',
    ...members,
  };
  return { kind: 'foreign', contentType: 'application/json', body: JSON.stringify(message) };
}

const estimateOf = (answer: Answer): number =>
  'estimatedUsd' in answer && answer.estimatedUsd !== undefined ? answer.estimatedUsd : -1;

const limited = { ...asked, policy: { ...policy, budgetPerDay: 0.000_01, maxTokens: 100 } };

describe('a reply whose tokens are not known', () => {
  test.each<[string, Readonly<Record<string, Json>>]>([
    ['no usage', {}],
    ['null', { usage: null }],
    ['a list', { usage: [] }],
    ['no numbers', { usage: {} }],
    ['null numbers', { usage: { input_tokens: null, output_tokens: null } }],
    ['nothing in', { usage: { input_tokens: 0, output_tokens: 5 } }],
    ['nothing out', { usage: { input_tokens: 5, output_tokens: 0 } }],
    ['a negative number', { usage: { input_tokens: -100, output_tokens: 20 } }],
    ['a negative cache', { usage: { input_tokens: 100, output_tokens: 20, cache_read_input_tokens: -1 } }],
    ['a fraction', { usage: { input_tokens: 1.5, output_tokens: 20 } }],
    ['a text', { usage: { input_tokens: '100', output_tokens: '20' } }],
    ['an absurd number', { usage: { input_tokens: 1e15, output_tokens: 20 } }],
  ])('%s is counted at an estimate, and the budget stops the next question', async (_name, members) => {
    const spent = new Map<string, number>();
    const { server, compose } = await setUp([messageWith(members)], { budget: memoryBudget(spent) });
    const answer = await compose(limited);
    expect(answer).toMatchObject({ kind: 'answered', costUsd: null, usage: none });
    expect(estimateOf(answer)).toBeGreaterThan(0);
    expect(spent.get('recommendation')).toBe(estimateOf(answer));
    expect(await compose(limited)).toMatchObject({ kind: 'unusable', reason: 'daily budget spent' });
    expect(server.requests).toHaveLength(1);
  });

  test('NaN and infinity in the text of the reply are counted at an estimate', async () => {
    for (const word of ['NaN', '1e999']) {
      const body = `{"content":[{"type":"text","text":"{\\"films\\":[]}"}],"model":"claude-haiku-5-5","stop_reason":"end_turn","usage":{"input_tokens":${word},"output_tokens":1}}`;
      const { compose } = await setUp([{ kind: 'foreign', contentType: 'application/json', body }]);
      const answer = await compose();
      // NaN is no JSON, so the reply is no message.
      expect(answer).toMatchObject(word === 'NaN' ? { kind: 'unavailable' } : { costUsd: null });
    }
  });

  test('an answer that was cut off counts as the longest possible', async () => {
    const { compose } = await setUp([messageWith({ stop_reason: 'max_tokens' }), messageWith({})]);
    const long = estimateOf(await compose({ ...asked, policy: { ...policy, maxTokens: 60_000 } }));
    const atLeast = costUsd('claude-haiku-5-5', { ...none, outputTokens: 60_000 }) ?? Infinity;
    expect(long).toBeGreaterThan(atLeast);
  });

  test('the estimate of a repair covers both calls, and known tokens stay', async () => {
    const { compose } = await setUp([{ kind: 'not-json' }, messageWith({})]);
    const answer = await compose();
    expect(answer).toMatchObject({ kind: 'answered', costUsd: null, usage: once });
    expect(estimateOf(answer)).toBeGreaterThan(PRICE_OF_ONE);
  });
});

describe('a model whose price is not known', () => {
  test('another name in the reply than in the list is estimated at the highest prices', async () => {
    const { compose } = await setUp([{ kind: 'ok', model: 'gpt-oss' }]);
    const answer = await compose();
    expect(answer).toMatchObject({ model: 'gpt-oss', usage: once, costUsd: null });
    expect(estimateOf(answer)).toBe(mostUsd(once));
  });

  test('a reply without a model is estimated at the highest prices', async () => {
    const { compose } = await setUp([
      messageWith({ model: null, usage: { input_tokens: 100, output_tokens: 20 } }),
    ]);
    expect(await compose()).toMatchObject({ model: 'unknown', costUsd: null, estimatedUsd: mostUsd(once) });
  });

  test('another host than the provider’s has no listed price', async () => {
    const { compose } = await setUp([], { isListed: false });
    expect(await compose()).toMatchObject({ costUsd: null, estimatedUsd: mostUsd(once), usage: once });
  });

  test('the declared price makes the estimate', async () => {
    const { compose } = await setUp([], { isListed: false });
    const priced = { ...asked, policy: { ...policy, price: { input: 3, output: 15 } } };
    expect(await compose(priced)).toMatchObject({ costUsd: null, estimatedUsd: (100 * 3 + 20 * 15) / 1e6 });
  });
});
