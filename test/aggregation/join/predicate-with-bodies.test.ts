import { expect, test } from 'vitest';
import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { evaluatePredicate } from '../../../shared/aggregation/join/evaluate-predicate.ts';
import { predicateWithBodies } from '../../../shared/aggregation/join/predicate-with-bodies.ts';
import { checkIn } from '../../../shared/claim-check/check-in.ts';
import type { ClaimStore } from '../../../shared/claim-check/claim-store.ts';
import { partOf } from '../../../shared/aggregation/part-of.ts';
import { memoryClaimStore } from '../../fakes/memory-claim-store.ts';
import { fusionOf } from '../../fakes/policies.ts';

async function asked(predicate: string, claims: ClaimStore, gone: () => void = () => undefined) {
  const envelope = await checkIn(
    {
      header: { specversion: '1.0', id: '1', source: 'warehouse', type: 'stock' },
      body: { kind: 'json', value: { left: 3 } },
    },
    0,
    claims,
  );
  const fusion = fusionOf({ predicate });
  const parts = [partOf({ fusion: fusion.name, key: 'k', topic: 'stock', envelope }, 0)];
  gone();
  return predicateWithBodies(
    claims,
    evaluatePredicate(consoleLog),
    consoleLog,
  )({ fusion, key: 'k', parts, read: () => Promise.resolve(parts) });
}

test('a predicate reads bodies that are in the claim-check bucket', async () => {
  expect(await asked('merged.stock.left = 3', memoryClaimStore())).toBe(true);
});

test('a predicate that reads no bodies causes no fetch', async () => {
  const claims: ClaimStore = { ...memoryClaimStore(), get: () => Promise.reject(new Error('fetched')) };
  expect(await asked('count = 1', claims)).toBe(true);
});

test('a predicate over missing bodies is false', async () => {
  const claims = memoryClaimStore();
  expect(await asked('$not($exists(merged.stock.left))', claims, () => claims.objects.clear())).toBe(false);
});
