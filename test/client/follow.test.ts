import { expect, test } from 'vitest';
import { follow, UnreadableResultError } from '../../shared/client/follow.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';

const header = { specversion: '1.0', id: '1', source: 'fusion-bus/shop', type: 'order.fused' } as const;
const whole: Envelope = { header, body: { kind: 'json', value: { result: 1 } } };
const referring: Envelope = {
  header: { ...header, dataref: 's3://b/results/1-x.json' },
  body: { kind: 'none' },
};
const unneeded = (): Promise<never> => Promise.reject(new Error('not needed'));

test('an envelope with its own data loads no reader', async () => {
  expect(await follow(whole, unneeded)).toBe(whole);
  const foreign = { ...referring, header: { ...header, dataref: 'https://example.com/1' } };
  expect(await follow(foreign, unneeded)).toBe(foreign);
});

test('a reference is read from the bucket that it names', async () => {
  const read = async (bucket: string) => {
    expect(bucket).toBe('b');
    return { kind: 'envelope', envelope: whole } as const;
  };
  expect(await follow(referring, async () => read)).toBe(whole);
});

test('a client without the S3 client says what to install', async () => {
  const failed = follow(referring, () => Promise.reject(new Error('Cannot find package')));
  await expect(failed).rejects.toThrow(UnreadableResultError);
  await expect(failed).rejects.toThrow('npm install @aws-sdk/client-s3');
});

test('an expired result is named', async () => {
  const expired = async () => async () => ({ kind: 'missing' }) as const;
  await expect(follow(referring, expired)).rejects.toThrow('s3://b/results/1-x.json has expired');
});
