import { describe, expect, test } from 'vitest';
import type { Answer, Composer, Question } from '../../shared/compose/composer.ts';
import { makeGeneration } from '../../shared/fuse/make-generation.ts';
import type { Receipt } from '../../shared/fuse/receipt.ts';
import { type Draft, nothingSpent } from '../../shared/group/complete-group.ts';
import type { Fusion } from '../../shared/bridge/bridge.ts';
import type { Json } from '../../shared/json/json.ts';
import { storedPart } from '../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';

const stock = storedPart('stock', 's1', { left: 3 }, { time: '2026-01-01T00:00:02Z', hopcount: 2 });
const price = storedPart('price', 'p1', { amount: 10 }, { time: '2026-01-01T00:00:01Z' });
const now = Date.parse('2026-01-01T00:00:05Z');

function draftOf(change: Partial<Draft> = {}): Draft {
  return {
    ref: { fusion: 'order', key: 'k' },
    generation: 1,
    reason: 'complete',
    previous: undefined,
    parts: [stock, price],
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    ...change,
  };
}

async function make(fusion: Fusion, draft: Draft, answer?: Answer, asked: Question[] = []) {
  const composer: Composer | undefined = answer && {
    compose: (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  };
  return makeGeneration(fusion, draft, { bridgeName: 'shop', composer, now, signal: AbortSignal.abort() });
}

async function fused(fusion: Fusion, draft: Draft, answer?: Answer) {
  const made = await make(fusion, draft, answer);
  if (made.kind !== 'made' || made.outcome.kind !== 'fused')
    throw new Error(`not fused: ${JSON.stringify(made)}`);
  const { header, body } = made.outcome.envelope;
  if (body.kind !== 'json') throw new Error('a fused envelope has a JSON body');
  return { header, data: body.value as { result: Json; merged: Json; conflicts: Json; receipt: Receipt } };
}

const usage = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 };
const answered: Answer = {
  kind: 'answered',
  result: { text: 'Ten.' },
  model: 'claude-haiku-5-5-20260901',
  usage,
  costUsd: 0.000_02,
  cut: [],
};
const overloaded: Answer = {
  kind: 'unavailable',
  reason: 'overloaded',
  retryAfterMs: undefined,
  usage: nothingSpent.usage,
  costUsd: 0,
};
const asks = fusionOf({ compose: claudePolicyOf() });

describe('a fused envelope', () => {
  test('is a CloudEvent that says what it came from', async () => {
    const { header, data } = await fused(fusionOf(), draftOf());
    expect(header).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^order-[\w-]{22}-1$/) as string,
      source: 'fusion-bus/shop',
      type: 'order.fused',
      time: '2026-01-01T00:00:05.000Z',
      datacontenttype: 'application/json',
      correlationid: 'k',
      partitionkey: 'k',
      hopcount: 3,
    });
    expect(data.result).toEqual({ stock: { left: 3 }, price: { amount: 10 } });
    expect(data.merged).toEqual(data.result);
    expect(data.conflicts).toEqual([]);
    expect(data.receipt).toMatchObject({
      fusion: 'order',
      key: 'k',
      generation: 1,
      contributions: [
        { topic: 'price', source: 'price-service', id: 'p1', time: '2026-01-01T00:00:01Z' },
        { topic: 'stock', source: 'stock-service', id: 's1', time: '2026-01-01T00:00:02Z' },
      ],
      release: { reason: 'complete', at: '2026-01-01T00:00:05.000Z', missing: [] },
      composer: 'merge',
      degraded: false,
      model: null,
      usage: null,
      costUsd: 0,
      policy: 'f'.repeat(64),
      recipients: ['shop'],
    });
    expect(data.receipt.fields.map(({ field, winners }) => [field, winners])).toEqual([
      ['/price/amount', ['price-service']],
      ['/stock/left', ['stock-service']],
    ]);
  });

  test('is the same whatever order the parts came in', async () => {
    const one = await fused(fusionOf(), draftOf());
    const other = await fused(fusionOf(), draftOf({ parts: [price, stock] }));
    expect(other).toEqual(one);
  });

  test('of a later generation is an amendment and names its cause', async () => {
    const first = await fused(fusionOf(), draftOf());
    const { header } = await fused(
      fusionOf(),
      draftOf({ generation: 2, causationId: first.header.id, reason: 'late', previous: 'fused' }),
    );
    expect(header).toMatchObject({ type: 'order.amended', causationid: first.header.id });
    expect(header.id).not.toBe(first.header.id);
  });

  test('of a new round amends nothing', async () => {
    const { header } = await fused(fusionOf(), draftOf({ generation: 2 }));
    expect(header.type).toBe('order.fused');
  });

  test('is partitioned as its earliest part is', async () => {
    const later = {
      ...storedPart('price', 'p2', 1, { partitionkey: 'other' }),
      arrivedAt: stock.arrivedAt + 1,
    };
    const key = async (draft: Draft) => (await fused(fusionOf(), draft)).header.partitionkey;
    expect(await key(draftOf({ parts: [stock, later] }))).toBe('k');
    const first = {
      ...storedPart('stock', 's2', 1, { partitionkey: 'tenant' }),
      arrivedAt: stock.arrivedAt - 1,
    };
    expect(await key(draftOf({ parts: [later, first] }))).toBe('tenant');
  });

  test('leaves out what only tells topics off, and names the topic as missing', async () => {
    const off = { ...storedPart('skipped', 'x1', { topics: ['price'] }), states: { absent: ['price'] } };
    const { data } = await fused(fusionOf({ onDeadline: 'discard' }), draftOf({ parts: [stock, off] }));
    expect(data.merged).toEqual({ stock: { left: 3 } });
    expect(data.receipt.contributions).toHaveLength(1);
    expect(data.receipt.release.missing).toEqual(['price']);
  });

  test('carries the highest classification of its parts', async () => {
    const secret = storedPart('price', 'p2', 1, { dataclassification: 'confidential' });
    const open = storedPart('stock', 's2', 1, { dataclassification: 'public' });
    const { header } = await fused(fusionOf(), draftOf({ parts: [secret, open] }));
    expect(header['dataclassification']).toBe('confidential');
  });
});

describe('when time ran out', () => {
  const late = draftOf({ parts: [stock], reason: 'deadline' });

  test('partial: what came is fused, and the receipt names what did not', async () => {
    const { data } = await fused(fusionOf({ onDeadline: 'partial' }), late);
    expect(data.receipt.release).toMatchObject({ reason: 'deadline', missing: ['price'] });
  });

  test('discard: an event says so, without the bodies and to no recipient', async () => {
    const made = await make(fusionOf({ onDeadline: 'discard' }), late);
    expect(made).toMatchObject({
      outcome: {
        kind: 'discarded',
        envelope: {
          header: { type: 'order.discarded' },
          body: { value: { reason: 'deadline', missing: ['price'] } },
        },
      },
    });
    expect(JSON.stringify(made)).not.toContain('recipients');
    expect(JSON.stringify(made)).not.toContain('"left"');
  });

  test('dead-letter: a letter names the contributions, without their bodies', async () => {
    const made = await make(fusionOf({ onDeadline: 'dead-letter' }), late);
    if (made.kind !== 'made' || made.outcome.kind !== 'dead-lettered') throw new Error('no dead letter');
    expect(JSON.parse(made.outcome.letter)).toMatchObject({
      fusion: 'order',
      key: 'k',
      reason: 'incomplete',
      missing: ['price'],
      contributions: [{ topic: 'stock', source: 'stock-service', id: 's1' }],
    });
    expect(made.outcome.letter).not.toContain('left');
  });

  test('below the least size nothing is fused, whatever the policy does at the deadline', async () => {
    const least = fusionOf({ needs: [], minSize: 2 });
    for (const reason of ['deadline', 'inactivity', 'schedule'] as const) {
      const made = await make(least, draftOf({ parts: [stock], reason }));
      expect(made).toMatchObject({
        outcome: { kind: 'discarded', envelope: { body: { value: { reason, count: 1, minSize: 2 } } } },
      });
    }
    const letter = await make({ ...least, onDeadline: 'dead-letter' }, late);
    expect(letter).toMatchObject({ outcome: { kind: 'dead-lettered' } });
    expect(await make(least, draftOf({ parts: [stock], reason: 'forced' }))).toMatchObject({
      outcome: { kind: 'fused' },
    });
    expect(await make(least, draftOf({ reason: 'deadline' }))).toMatchObject({ outcome: { kind: 'fused' } });
  });

  test('a group that is whole after all is fused, and so is what somebody asked for', async () => {
    const discarding = fusionOf({ onDeadline: 'discard' });
    expect(await make(discarding, draftOf({ reason: 'deadline' }))).toMatchObject({
      outcome: { kind: 'fused' },
    });
    for (const reason of ['forced', 'new-key', 'predicate'] as const) {
      expect(await make(discarding, draftOf({ parts: [stock], reason }))).toMatchObject({
        outcome: { kind: 'fused' },
      });
    }
  });

  test('what was fused once is amended; what was not is looked at again', async () => {
    const discarding = fusionOf({ onDeadline: 'discard' });
    const amended = draftOf({ parts: [stock], reason: 'late', generation: 2, previous: 'fused' });
    expect(await make(discarding, amended)).toMatchObject({ outcome: { kind: 'fused' } });
    const again = { ...amended, previous: 'discarded' } as const;
    expect(await make(discarding, again)).toMatchObject({ outcome: { kind: 'discarded' } });
  });

  test('a group of nothing but word of what will not come is discarded', async () => {
    const off = { ...storedPart('skipped', 'x1', {}), states: { absent: ['price'] } };
    const made = await make(fusionOf(), draftOf({ parts: [off], reason: 'deadline' }));
    expect(made).toMatchObject({
      outcome: { kind: 'discarded', envelope: { body: { value: { count: 0 } } } },
    });
  });

  test('a wanted topic that did not come is no reason to discard', async () => {
    const { data } = await fused(
      fusionOf({ needs: ['stock'], wants: ['price'], onDeadline: 'discard' }),
      late,
    );
    expect(data.receipt.release.missing).toEqual(['price']);
  });
});

describe('the composer', () => {
  test('is asked once, with what was settled and what is missing', async () => {
    const asked: Question[] = [];
    await make(asks, draftOf({ parts: [stock] }), answered, asked);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      fusion: 'order',
      key: 'k',
      missing: ['price'],
      merged: { record: { stock: { left: 3 } } },
    });
  });

  test('answers: its words are the result, and the receipt says what they cost', async () => {
    const { data } = await fused(asks, draftOf(), answered);
    expect(data.result).toEqual({ text: 'Ten.' });
    expect(data.merged).toEqual({ stock: { left: 3 }, price: { amount: 10 } });
    expect(data.receipt).toMatchObject({
      composer: 'claude',
      degraded: false,
      model: 'claude-haiku-5-5-20260901',
      usage,
      costUsd: 0.000_02,
    });
  });

  test('has no key: the merge answers, and the receipt does not pretend', async () => {
    const { data } = await fused(asks, draftOf(), { kind: 'no-model' });
    expect(data.receipt).toMatchObject({
      composer: 'merge',
      degraded: false,
      reason: 'no API key',
      model: null,
      usage: null,
    });
    expect(data.result).toEqual(data.merged);
  });

  test('has no key although the file demands one: the fallback answers', async () => {
    const strict = (fallback: 'merged' | 'dead-letter') =>
      fusionOf({ compose: claudePolicyOf({ key: 'required', fallback }) });
    const { data } = await fused(strict('merged'), draftOf(), { kind: 'no-model' });
    expect(data.receipt).toMatchObject({ composer: 'merge', degraded: true, reason: 'no API key' });
    const made = await make(strict('dead-letter'), draftOf(), { kind: 'no-model' });
    expect(made).toMatchObject({ outcome: { kind: 'dead-lettered' } });
  });

  test('is overloaded: the queue is asked to wait, twice as long each time, or as long as the provider says', async () => {
    const wait = async (attempts: number, answer: Answer = overloaded) => {
      const made = await make(
        fusionOf({ compose: claudePolicyOf({ tries: 20 }) }),
        draftOf({ attempts }),
        answer,
      );
      return made.kind === 'try-later' ? made.afterMs : undefined;
    };
    expect(await wait(0)).toBe(1_000);
    expect(await wait(3)).toBe(8_000);
    expect(await wait(18)).toBe(900_000);
    expect(await wait(0, { ...overloaded, retryAfterMs: 7_000 })).toBe(7_000);
  });

  test('stays overloaded to the last try: the merge answers, degraded, and what was billed is told', async () => {
    const spent = { usage, costUsd: 0.5 };
    const { data } = await fused(asks, draftOf({ attempts: 2, spent }), {
      ...overloaded,
      usage,
      costUsd: 0.25,
    });
    expect(data.receipt).toMatchObject({
      composer: 'merge',
      degraded: true,
      reason: 'overloaded',
      usage: { inputTokens: 200, outputTokens: 40 },
      costUsd: 0.75,
    });
  });

  test('gives nothing that can be used: no further try', async () => {
    const { data } = await fused(asks, draftOf(), {
      kind: 'unusable',
      reason: 'refused',
      usage,
      costUsd: null,
    });
    expect(data.receipt).toMatchObject({ degraded: true, reason: 'refused', costUsd: null, usage });
  });

  test('fails where the policy wants a dead letter', async () => {
    const strict = fusionOf({ compose: claudePolicyOf({ fallback: 'dead-letter' }) });
    const made = await make(strict, draftOf(), { kind: 'unusable', reason: 'refused', usage, costUsd: 0.1 });
    if (made.kind !== 'made' || made.outcome.kind !== 'dead-lettered') throw new Error('no dead letter');
    expect(JSON.parse(made.outcome.letter)).toMatchObject({
      reason: 'no-answer',
      detail: 'refused',
      costUsd: 0.1,
    });
  });
});

test('a result that no event can hold is dead-lettered, not lost', async () => {
  const wide = ['a', 'b', 'c'].map((id) => storedPart('stock', id, { [id]: 'x'.repeat(370_000) }));
  const made = await make(fusionOf({ needs: ['stock'] }), draftOf({ parts: wide }));
  expect(made).toMatchObject({ outcome: { kind: 'dead-lettered' } });
});
