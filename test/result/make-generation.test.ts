import { describe, expect, test } from 'vitest';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import { storedPart } from '../fakes/parts.ts';
import { fusionOf } from '../fakes/policies.ts';
import { draftOf, fused, make, stock } from './drafts.ts';

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
    expect(data.receipt.fields).toEqual([]);
    expect(data.receipt.agreed).toEqual([
      { winners: ['price-service'], fields: 1, below: ['/price'] },
      { winners: ['stock-service'], fields: 1, below: ['/stock'] },
    ]);
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
    const key = async (draft: CompletionInput) => (await fused(fusionOf(), draft)).header.partitionkey;
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

test('a result that no event can hold is dead-lettered, not lost', async () => {
  const wide = ['a', 'b', 'c'].map((id) => storedPart('stock', id, { [id]: 'x'.repeat(370_000) }));
  const made = await make(fusionOf({ needs: ['stock'] }), draftOf({ parts: wide }));
  expect(made).toMatchObject({ outcome: { kind: 'dead-lettered' } });
});
