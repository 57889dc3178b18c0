import { describe, expect, test } from 'vitest';
import { asked } from './ask-claude.ts';
import {
  attemptsOf,
  type Faults,
  goodAnswer,
  nodeNames,
  type NodeName,
  openRoute,
  outcomesOf,
} from './ask-route.ts';
import { memoryBudget } from './memory-thrift.ts';
import type { Behaviour } from './messages-behaviour.ts';

const policy = { timeoutMs: 3_000 };
const limits = { timeoutMs: 400 };

/** A fault of a node, and whether the node may have billed the call. */
const faults: readonly (readonly [string, readonly Behaviour[] | 'down', boolean])[] = [
  ['is down', 'down', false],
  ['is slow', [{ kind: 'hang', when: 'before' }], true],
  ['stops in the middle of its answer', [{ kind: 'drop', when: 'body' }], true],
  ['never ends its answer', [{ kind: 'hang', when: 'body' }], true],
  ['hangs up', [{ kind: 'drop', when: 'before' }], true],
  ['throttles', [{ kind: 'rate-limited' }], false],
  ['fails', [{ kind: 'status', status: 500 }], false],
  ['is overloaded', [{ kind: 'overloaded' }], false],
  ['does not know the model', [{ kind: 'status', status: 404, type: 'not_found_error' }], false],
  ['answers with a page', [{ kind: 'foreign', contentType: 'text/html', body: '<html>' }], true],
  ['answers with other JSON', [{ kind: 'foreign', contentType: 'application/json', body: '{}' }], true],
];

describe.each(nodeNames)('where the node %s', (name) => {
  const other: NodeName = name === 'claude' ? 'local' : 'claude';
  const only = (fault: Faults[NodeName] & {}): Faults => ({ [name]: fault });

  test.each(faults)(
    '%s, the next node answers and the receipt says so',
    async (_what, fault, mayBeBilled) => {
      const { ask } = await openRoute(only(fault), {
        order: [name, other],
        policy,
        nodes: { [name]: limits },
      });
      const answer = await ask();
      expect(answer).toMatchObject({ kind: 'answered', result: goodAnswer });
      expect(outcomesOf(answer)).toEqual([`${name} failed`, `${other} answered`]);
      const [failed] = attemptsOf(answer);
      expect(failed?.reason).toMatch(/./);
      expect(failed?.mayBeBilled).toBe(mayBeBilled ? true : undefined);
      if (mayBeBilled) expect(failed).toMatchObject({ costUsd: null, estimatedUsd: expect.any(Number) });
      else expect(failed).toMatchObject({ costUsd: 0, usage: null });
    },
  );

  test('answers wrongly twice, the next node answers and both are paid', async () => {
    const wrong: Behaviour = { kind: 'text', text: '{"not":"it"}' };
    const { ask } = await openRoute(only([wrong, wrong]), { order: [name, other], policy });
    const answer = await ask();
    expect(answer).toMatchObject({ kind: 'answered', usage: { inputTokens: 300, outputTokens: 60 } });
    expect(outcomesOf(answer)).toEqual([`${name} rejected`, `${other} answered`]);
    expect(attemptsOf(answer)[0]).toMatchObject({ usage: { inputTokens: 200 } });
  });

  test('answers at once, no other node is asked', async () => {
    const { ask, claude, local } = await openRoute({}, { order: [name, other], policy });
    const answer = await ask();
    expect(outcomesOf(answer)).toEqual([`${name} answered`]);
    expect((other === 'claude' ? claude : local).requests).toHaveLength(0);
  });
});

describe('a route', () => {
  test('tells the queue to wait where every node fails', async () => {
    const { ask } = await openRoute(
      { claude: 'down', aws: [{ kind: 'overloaded' }], local: 'down' },
      { policy },
    );
    const answer = await ask();
    expect(answer).toMatchObject({ kind: 'unavailable', retryAfterMs: undefined });
    expect(outcomesOf(answer)).toEqual(['claude failed', 'aws failed', 'local failed']);
    expect(answer).toHaveProperty('reason', expect.stringMatching(/claude: .*; aws: 529.*; local: /));
  });

  test('does not ask a throttled node before its pause is over', async () => {
    let now = 1_000_000;
    const faulty: Faults = { claude: [{ kind: 'rate-limited', headers: { 'retry-after': '60' } }] };
    const { ask, claude } = await openRoute(faulty, { order: ['claude', 'local'], policy, now: () => now });
    await ask();
    const second = await ask();
    expect(outcomesOf(second)).toEqual(['local answered', 'claude skipped']);
    now += 60_001;
    expect(outcomesOf(await ask())).toEqual(['claude answered']);
    expect(claude.requests).toHaveLength(2);
  });

  test('passes over a node after three failures in a row, and probes it later', async () => {
    let now = 1_000_000;
    const down: Behaviour = { kind: 'status', status: 503 };
    const faulty: Faults = { claude: [down, down, down, down] };
    const { ask, claude } = await openRoute(faulty, { order: ['claude', 'local'], policy, now: () => now });
    for (let nth = 0; nth < 5; nth += 1) await ask();
    expect(claude.requests).toHaveLength(3);
    now += 30_001;
    expect(outcomesOf(await ask())).toEqual(['claude failed', 'local answered']);
    now += 30_001;
    expect(outcomesOf(await ask())).toEqual(['local answered', 'claude skipped']);
    now += 30_001;
    expect(outcomesOf(await ask())).toEqual(['claude answered']);
  });

  test('skips a node without a key, and has no model where none has one', async () => {
    const one = await openRoute({ claude: 'keyless' }, { order: ['claude', 'local'], policy });
    const answer = await one.ask();
    expect(outcomesOf(answer)).toEqual(['claude skipped', 'local answered']);
    expect(attemptsOf(answer)[0]?.reason).toBe('no API key');
    const none = await openRoute({ claude: 'keyless', local: 'keyless' }, { order: ['claude', 'local'] });
    expect(await none.ask()).toEqual({ kind: 'no-model' });
  });

  test('does not pay again for an answer that was rejected in an earlier try', async () => {
    const { ask, claude } = await openRoute({ local: 'down' }, { order: ['claude', 'local'], policy });
    const earlier = [{ node: 'claude', outcome: 'rejected', usage: null, costUsd: 0.1 } as const];
    expect(outcomesOf(await ask({ earlier }))).toEqual(['local failed']);
    expect(claude.requests).toHaveLength(0);
  });

  test('asks all that is left with the time that is left', async () => {
    const slow: Behaviour = { kind: 'hang', when: 'before' };
    const faulty: Faults = { claude: [slow], aws: [slow] };
    const { ask } = await openRoute(faulty, { policy: { timeoutMs: 2_100 } });
    expect(outcomesOf(await ask())).toEqual(['claude failed', 'aws failed', 'local answered']);
  });

  test('ends when the function ends the visit', async () => {
    const { ask, claude, local } = await openRoute(
      { claude: [{ kind: 'hang', when: 'before' }] },
      { order: ['claude', 'local'] },
    );
    const ended = new AbortController();
    const asking = ask({}, ended.signal);
    await claude.arrived(1);
    ended.abort();
    const answer = await asking;
    expect(answer).toMatchObject({ kind: 'unavailable' });
    expect(outcomesOf(answer)).toEqual(['claude failed']);
    expect(local.requests).toHaveLength(0);
  });
});

describe('a cascade', () => {
  const grounding = { '/films': '/content/films' };
  const merged = { record: { content: { films: ['Up'] } }, fields: [], conflicts: [] };
  const wrong: Behaviour = { kind: 'ok', answer: { films: ['Down'] } };

  test('asks the next node where an answer contradicts settled facts', async () => {
    const { ask } = await openRoute(
      { local: [wrong, wrong] },
      { kind: 'cascade', order: ['local', 'claude'], policy: { grounding } },
    );
    const answer = await ask({ merged });
    expect(outcomesOf(answer)).toEqual(['local rejected', 'claude answered']);
    expect(answer).toMatchObject({ kind: 'answered', model: 'claude-haiku-5-5' });
    expect(attemptsOf(answer)[0]?.reason).toBe('the answer contradicts settled facts');
  });

  test('falls back to the facts in that answer where the next node is down', async () => {
    const { ask } = await openRoute(
      { local: [wrong, wrong], claude: 'down' },
      { kind: 'cascade', order: ['local', 'claude'], policy: { grounding } },
    );
    const answer = await ask({ merged });
    expect(outcomesOf(answer)).toEqual(['local answered', 'claude failed']);
    expect(answer).toMatchObject({ result: { films: ['Up'] }, grounded: [{ answered: ['Down'] }] });
  });

  test('stops at the cheap node where its answer is good', async () => {
    const { ask, claude } = await openRoute(
      {},
      { kind: 'cascade', order: ['local', 'claude'], policy: { grounding } },
    );
    expect(outcomesOf(await ask({ merged }))).toEqual(['local answered']);
    expect(claude.requests).toHaveLength(0);
  });

  test('takes such an answer where the route is a failover', async () => {
    const { ask } = await openRoute(
      { local: [wrong, wrong] },
      { order: ['local', 'claude'], policy: { grounding } },
    );
    expect(outcomesOf(await ask({ merged }))).toEqual(['local answered']);
  });
});

describe('the bill of a route', () => {
  test('counts each attempt towards the budget, also one that may have been billed', async () => {
    const budget = memoryBudget();
    const { ask } = await openRoute(
      { claude: [{ kind: 'hang', when: 'before' }] },
      {
        order: ['claude', 'aws'],
        policy: { ...policy, budgetPerDay: 5 },
        nodes: { claude: limits },
        more: { budget },
      },
    );
    const answer = await ask();
    const [lost, paid] = attemptsOf(answer);
    const sum = (lost?.estimatedUsd ?? 0) + (paid?.estimatedUsd ?? 0);
    expect(sum).toBeGreaterThan(0);
    expect(answer).toHaveProperty('estimatedUsd', Number(sum.toFixed(9)));
    expect(await budget.spentToday('recommendation')).toBeCloseTo(sum, 9);
  });

  test('knows the cost at a declared price', async () => {
    const price = { input: 1, output: 2 };
    const { ask } = await openRoute({}, { order: ['local', 'claude'], nodes: { local: { price } } });
    const answer = await ask();
    expect(answer).toMatchObject({ costUsd: (100 * 1 + 20 * 2) / 1e6 });
    expect(answer).not.toHaveProperty('estimatedUsd');
  });

  test('does not know the cost of a node without a list and without a price', async () => {
    const { ask } = await openRoute({}, { order: ['aws', 'claude'] });
    expect(await ask()).toMatchObject({ costUsd: null, estimatedUsd: expect.any(Number) });
  });

  test('lets a free node answer where the budget of the day is spent', async () => {
    const budget = memoryBudget();
    await budget.add('recommendation', 5);
    const { ask, claude } = await openRoute(
      {},
      {
        order: ['claude', 'local'],
        policy: { budgetPerDay: 5 },
        nodes: { local: { price: { input: 0, output: 0 } } },
        more: { budget },
      },
    );
    const answer = await ask();
    expect(outcomesOf(answer)).toEqual(['claude failed', 'local answered']);
    expect(answer).toMatchObject({ costUsd: 0 });
    expect(claude.requests).toHaveLength(0);
  });
});

describe('a request', () => {
  test('to Bedrock is signed, names the model in its address, and has the rest of the Messages API', async () => {
    const { ask, aws } = await openRoute({}, { order: ['aws', 'claude'] });
    expect(outcomesOf(await ask())).toEqual(['aws answered']);
    expect(aws.invocations).toMatchObject([
      {
        model: 'us.anthropic.claude-haiku-5-5',
        body: {
          anthropic_version: 'bedrock-2023-05-31',
          max_tokens: 800,
          thinking: { type: 'disabled' },
          output_config: { format: { type: 'json_schema' } },
        },
      },
    ]);
  });

  test('to another server describes the schema in the prompt and keeps its limits', async () => {
    const { ask, local } = await openRoute(
      {},
      { order: ['local', 'claude'], nodes: { local: { maxTokens: 99 } } },
    );
    await ask();
    const [request] = local.requests;
    expect(request?.body).toMatchObject({ model: 'qwen3:8b', max_tokens: 99 });
    expect(request?.body.output_config).toBeUndefined();
    expect(JSON.stringify(request?.body.system)).toContain('minItems');
  });

  test('to a server that enforces schemas has the schema in output_config', async () => {
    const { ask, local } = await openRoute(
      {},
      { order: ['local', 'claude'], nodes: { local: { enforcesSchema: true } } },
    );
    await ask();
    expect(local.requests[0]?.body.output_config).toMatchObject({ format: { type: 'json_schema' } });
  });

  test('begins at a node that follows from the group where the load is balanced', async () => {
    const { ask, claude, local } = await openRoute({}, { kind: 'balance', order: ['claude', 'local'] });
    for (let nth = 0; nth < 40; nth += 1)
      await ask({ merged: { ...asked.merged, record: { content: nth } } });
    expect(claude.requests.length + local.requests.length).toBe(40);
    expect(claude.requests.length).toBeGreaterThan(8);
    expect(local.requests.length).toBeGreaterThan(8);
    const before = claude.requests.length;
    for (let nth = 0; nth < 3; nth += 1) await ask({ merged: { ...asked.merged, record: { content: 0 } } });
    expect([0, 3]).toContain(claude.requests.length - before);
  });
});
