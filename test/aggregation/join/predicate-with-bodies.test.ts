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

test('a predicate sees bodies that were left in the store', async () => {
  expect(await asked('merged.stock.left = 3', memoryClaimStore())).toBe(true);
});

test('nothing is fetched for one that does not look', async () => {
  const claims: ClaimStore = { ...memoryClaimStore(), get: () => Promise.reject(new Error('fetched')) };
  expect(await asked('count = 1', claims)).toBe(true);
});

test('one whose bodies are gone says nothing', async () => {
  const claims = memoryClaimStore();
  expect(await asked('$not($exists(merged.stock.left))', claims, () => claims.objects.clear())).toBe(false);
});
