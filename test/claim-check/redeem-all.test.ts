import { expect, test } from 'vitest';
import { checkIn } from '../../shared/claim-check/check-in.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import { redeemAll } from '../../shared/claim-check/redeem-all.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';

interface Numbered {
  readonly index: number;
  readonly envelope: Envelope;
}

const plain = (index: number): Numbered => ({
  index,
  envelope: {
    header: { specversion: '1.0', id: String(index), source: 's', type: 't' },
    body: { kind: 'json', value: `body ${index}` },
  },
});

/** Every other part has left its body in the store. */
async function mixed(count: number, store: ClaimStore) {
  const wholes = Array.from({ length: count }, (_, index) => plain(index));
  const lights = await Promise.all(
    wholes.map(async (part) =>
      part.index % 2 === 0 ? part : { ...part, envelope: await checkIn(part.envelope, 0, store) },
    ),
  );
  return { wholes, lights };
}

const limits = { concurrency: 3, maxTotalBytes: 10_000, maxTotalValues: 100 };

test('the bodies return to their parts', async () => {
  const store = memoryClaimStore();
  const { wholes, lights } = await mixed(25, store);
  expect(await redeemAll(lights, store, limits)).toEqual({ kind: 'parts', parts: wholes });
  expect(await redeemAll([], store, limits)).toEqual({ kind: 'parts', parts: [] });
});

test('the concurrency limit holds', async () => {
  const memory = memoryClaimStore();
  const { lights } = await mixed(25, memory);
  let running = 0;
  let most = 0;
  const store: ClaimStore = {
    ...memory,
    async get(key, maxBytes) {
      running += 1;
      most = Math.max(most, running);
      const fetched = await memory.get(key, maxBytes);
      running -= 1;
      return fetched;
    },
  };
  await redeemAll(lights, store, limits);
  expect(most).toBe(3);
});

test('a group that is too large is detected before any fetch', async () => {
  const memory = memoryClaimStore();
  const { lights } = await mixed(4, memory);
  const store: ClaimStore = { ...memory, get: () => Promise.reject(new Error('fetched')) };
  // Two bodies of eight bytes: the quotation marks count.
  expect(await redeemAll(lights, store, { ...limits, maxTotalBytes: 15 })).toEqual({
    kind: 'too-large',
    bytes: 16,
    values: 2,
  });
  expect(await redeemAll(lights, store, { ...limits, maxTotalValues: 1 })).toMatchObject({
    kind: 'too-large',
  });
  expect(await redeemAll(lights, memory, { ...limits, maxTotalBytes: 16 })).toMatchObject({
    kind: 'parts',
  });
});

test('an expired body is reported with its part', async () => {
  const store = memoryClaimStore();
  const { lights } = await mixed(4, store);
  store.objects.delete([...store.objects.keys()].find((key) => key.startsWith('claims/')) ?? '');
  expect(await redeemAll(lights, store, limits)).toMatchObject({ kind: 'missing', part: { index: 1 } });
});

test('a fault of the store is thrown', async () => {
  const memory = memoryClaimStore();
  const { lights } = await mixed(10, memory);
  const store: ClaimStore = { ...memory, get: () => Promise.reject(new RetryableError('slow down')) };
  await expect(redeemAll(lights, store, limits)).rejects.toBeInstanceOf(RetryableError);
});
