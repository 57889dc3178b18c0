import { describe, expect, test } from 'vitest';
import { collect } from '../../shared/claim-check/collect.ts';
import { followResult, isResultReference } from '../../shared/claim-check/result-reference.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { referTo } from '../../shared/result/by-reference.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';

const data = {
  result: { text: 'x'.repeat(1_500_000) },
  merged: {},
  conflicts: [],
  labels: ['urgent'],
  receipt: { fusion: 'order', key: 'k', recipients: ['desk'], contributions: [{ source: 'a', id: '1' }] },
};
const whole: Envelope = {
  header: { specversion: '1.0', id: 'g1', source: 'fusion-bus/shop', type: 'order.fused' },
  body: { kind: 'json', value: data },
};

async function referred() {
  const store = memoryClaimStore();
  const { envelope } = await referTo(store)({ kind: 'fused', envelope: whole, recipients: ['desk'] });
  return { store, envelope };
}

describe('a result that is sent by reference', () => {
  test('its envelope keeps what the rules of recipients match on, and little else', async () => {
    const { envelope } = await referred();
    expect(envelope.header.dataref).toMatch(/^s3:\/\/bucket\/results\/\d+-[\w-]{43}\.json$/);
    expect(envelope.body).toEqual({
      kind: 'json',
      value: { labels: ['urgent'], receipt: { fusion: 'order', key: 'k', recipients: ['desk'] } },
    });
  });

  test('a reader that follows the reference gets all of the data', async () => {
    const { store, envelope } = await referred();
    expect(await followResult(envelope, store)).toEqual({ kind: 'envelope', envelope: whole });
  });

  test('the same result has the same reference', async () => {
    const { store, envelope } = await referred();
    const again = await referTo(store)({ kind: 'fused', envelope: whole, recipients: ['desk'] });
    expect(again.envelope).toEqual(envelope);
    expect(store.objects.size).toBe(1);
  });

  test('a topic that takes the result of another fusion gets all of the data', async () => {
    const { store, envelope } = await referred();
    expect(await collect(envelope, store)).toEqual({ kind: 'envelope', envelope: whole });
  });

  test('an expired result is missing for a reader and rejected by a topic', async () => {
    const { store, envelope } = await referred();
    store.objects.clear();
    expect(await followResult(envelope, store)).toEqual({ kind: 'missing' });
    expect(await collect(envelope, store)).toMatchObject({
      kind: 'rejected',
      rejection: { attribute: 'dataref', message: 'the result that it refers to has expired' },
    });
  });

  test('another object in its place is an error', async () => {
    const { store, envelope } = await referred();
    for (const key of store.objects.keys()) store.objects.set(key, Buffer.from('{"cut'));
    await expect(followResult(envelope, store)).rejects.toThrow('is not the result that was stored');
  });
});

test.each([
  undefined,
  's3://bucket/claims/1-1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json',
  's3://other/results/1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json',
  's3://bucket/results/../claims/x.json',
  's3://bucket/inbox/s/results/1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json',
])('the reference %s is not one to a result', (dataref) => {
  const envelope = {
    header: { ...whole.header, ...(dataref !== undefined && { dataref }) },
    body: whole.body,
  };
  expect(isResultReference(envelope, memoryClaimStore())).toBe(false);
});
