import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Access } from '../../../local/access/access.ts';
import { keepOperatorKey, operatorKeyOf } from '../../../local/access/operator-key.ts';

const endpoint = 'http://127.0.0.1:4566';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
  vi.stubEnv('TMPDIR', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('the key is found by the port, by its owner alone, until the laptop stops', async () => {
  expect(await operatorKeyOf(endpoint)).toBeUndefined();
  const remove = await keepOperatorKey(endpoint, 'KEY');
  expect(await operatorKeyOf(endpoint)).toBe('KEY');
  expect(await operatorKeyOf('http://127.0.0.1:4567')).toBeUndefined();
  const [own = ''] = await import('node:fs/promises').then(({ readdir }) => readdir(folder));
  expect((await stat(join(folder, own))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, own, '4566.key'))).mode & 0o777).toBe(0o600);
  await remove();
  expect(await operatorKeyOf(endpoint)).toBeUndefined();
});

test('a key that a crash has left is replaced', async () => {
  await keepOperatorKey(endpoint, 'OLD');
  await keepOperatorKey(endpoint, 'NEW');
  expect(await operatorKeyOf(endpoint)).toBe('NEW');
});

test('the operator sends to the working queues, and does nothing else there', () => {
  const access = new Access(false);
  access.open(['arn:work']);
  const operator = { kind: 'key', accessKeyId: access.operatorKeyId } as const;
  const may = (action: string, resource = 'arn:work') =>
    access.authorize(operator, action, resource).kind === 'allowed';
  expect(['sqs:SendMessage', 'sqs:SendMessageBatch', 'sqs:ListQueueTags'].every((one) => may(one))).toBe(
    true,
  );
  for (const action of [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:PurgeQueue',
    'sqs:SetQueueAttributes',
  ])
    expect(may(action)).toBe(false);
  expect(may('secretsmanager:GetSecretValue', 'arn:secret')).toBe(false);
  expect(may('sqs:ReceiveMessage', 'arn:recipient')).toBe(true);
});
