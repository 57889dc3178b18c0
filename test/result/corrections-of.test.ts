import { expect, test } from 'vitest';
import type { Header } from '../../shared/envelope/envelope.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { storedPart } from '../fakes/parts.ts';
import { fusionOf } from '../fakes/policies.ts';
import { draftOf, fused, make, price, stock } from './drafts.ts';

function gold(id: string, values: JsonObject, header: Partial<Header> = {}): Part {
  const part = storedPart('fix', id, { values }, { source: 'desk', ...header });
  return { ...part, states: { corrects: true } };
}

test('what is right is in the record, and the receipt names who said so, in the order of time', async () => {
  const late = gold(
    'c1',
    { '/stock/left': 5 },
    { time: '2026-01-02T00:00:00Z', dataclassification: 'restricted' },
  );
  const early = gold('c2', { '/stock/left': 4, '/price/currency': 'EUR', '/other/x': 1 });
  const draft = draftOf({ parts: [stock, late, price, early], reason: 'corrected', previous: 'fused' });
  const { header, data } = await fused(fusionOf(), { ...draft, generation: 2, causationId: 'order-1' });
  expect(header).toMatchObject({
    type: 'order.amended',
    causationid: 'order-1',
    dataclassification: 'restricted',
  });
  expect(data.merged).toEqual({ stock: { left: 5 }, price: { amount: 10, currency: 'EUR' } });
  expect(data.result).toEqual(data.merged);
  expect(data.receipt).toMatchObject({
    release: { reason: 'corrected', missing: [] },
    contributions: [{ id: 'p1' }, { id: 's1' }],
    corrections: [
      { source: 'desk', id: 'c2' },
      { source: 'desk', id: 'c1', time: '2026-01-02T00:00:00Z' },
    ],
  });
  expect(data.receipt.fields).toContainEqual({
    field: '/stock/left',
    loss: 'absolute',
    winners: [],
    dissenters: ['stock-service'],
    corrected: true,
  });
});

test('a group is fused with what came before its release, and a receipt without corrections says nothing', async () => {
  const { data } = await fused(
    fusionOf(),
    draftOf({ parts: [stock, price, gold('c', { '/price/amount': 9 })] }),
  );
  expect(data.merged).toEqual({ stock: { left: 3 }, price: { amount: 9 } });
  expect((await fused(fusionOf(), draftOf())).data.receipt).not.toHaveProperty('corrections');
});

test('corrections alone make no group: what it ends in says so, and names them', async () => {
  const draft = draftOf({ parts: [gold('c', {})], reason: 'deadline' });
  expect(await make(fusionOf(), draft)).toMatchObject({
    outcome: {
      kind: 'discarded',
      envelope: {
        header: { type: 'order.discarded' },
        body: { value: { count: 0, receipt: { contributions: [], corrections: [{ id: 'c' }] } } },
      },
    },
  });
  const made = await make(fusionOf({ onDeadline: 'dead-letter' }), draft);
  expect(JSON.stringify(made)).toContain('no part came, only absences or corrections');
});

test('a group that was discarded stays so when it is corrected, until what it lacks has come', async () => {
  const discarding = fusionOf({ onDeadline: 'discard' });
  const draft = draftOf({ parts: [stock, gold('c', {})], reason: 'corrected', previous: 'discarded' });
  expect(await make(discarding, draft)).toMatchObject({ outcome: { kind: 'discarded' } });
  expect(await make(discarding, { ...draft, previous: 'fused' })).toMatchObject({
    outcome: { kind: 'fused' },
  });
});
