import { inspect } from 'node:util';
import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  InternalServiceError,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { claudeKey } from '../../../../shared/adapters/aws/secrets/claude-secret.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';

const secrets = mockClient(SecretsManagerClient);
afterAll(() => secrets.restore());
const client = new SecretsManagerClient({ region: 'eu-central-1' });
const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:claude';
beforeEach(() => secrets.reset());

const minute = 60_000;
const outage = new InternalServiceError({ message: 'so it is', $metadata: { httpStatusCode: 500 } });

function clockAt(start: number) {
  const clock = { time: start, now: () => clock.time };
  return clock;
}

const hold = (text: string | undefined): void => {
  secrets.on(GetSecretValueCommand).resolves(text === undefined ? {} : { SecretString: text });
};
const holdKey = (key: string): void => hold(JSON.stringify({ ANTHROPIC_API_KEY: key }));
const reads = (): number => secrets.commandCalls(GetSecretValueCommand).length;

describe('the secret', () => {
  test('the secret is read by its ARN', async () => {
    holdKey('sk-1');
    await expect(claudeKey(client, arn, clockAt(0))()).resolves.toBe('sk-1');
    expect(secrets.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toEqual({ SecretId: arn });
  });

  test.each([
    ['{"ANTHROPIC_API_KEY":" sk-1\\n"}', 'sk-1'],
    ['{"ANTHROPIC_API_KEY":""}', undefined],
    ['{"ANTHROPIC_API_KEY":"  "}', undefined],
    ['{"ANTHROPIC_API_KEY":null}', undefined],
    ['{}', undefined],
    ['{"__proto__":{"ANTHROPIC_API_KEY":"sk-1"}}', undefined],
  ])('the secret %s gives the key %j', async (text, key) => {
    hold(text);
    await expect(claudeKey(client, arn, clockAt(0))()).resolves.toBe(key);
  });

  test.each([
    'sk-ant-very-secret',
    '"sk-ant-very-secret"',
    '["sk-ant-very-secret"]',
    '{"ANTHROPIC_API_KEY":["sk-ant-very-secret"]}',
    '{"sk-ant-very-secret"',
    'null',
    '',
    undefined,
  ])('the secret %j is an error that states the expected form and shows no value', async (text) => {
    hold(text);
    const error: unknown = await claudeKey(client, arn, clockAt(0))().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(RetryableError);
    expect(inspect(error, { depth: 9, showHidden: true })).toContain('{"ANTHROPIC_API_KEY": "..."}');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('very-secret');
  });
});

describe('the cache', () => {
  test('the cache reads once in five minutes and then picks up a rotated key', async () => {
    const clock = clockAt(0);
    const key = claudeKey(client, arn, clock);
    holdKey('sk-1');
    await key();
    holdKey('sk-2');
    clock.time = 5 * minute - 1;
    await expect(key()).resolves.toBe('sk-1');
    expect(reads()).toBe(1);
    clock.time = 5 * minute;
    await expect(key()).resolves.toBe('sk-2');
    expect(reads()).toBe(2);
  });

  test('the cache remembers that there is no key', async () => {
    const key = claudeKey(client, arn, clockAt(0));
    holdKey('');
    await key();
    await expect(key()).resolves.toBeUndefined();
    expect(reads()).toBe(1);
  });

  test('concurrent callers share one read', async () => {
    const key = claudeKey(client, arn, clockAt(0));
    holdKey('sk-1');
    await expect(Promise.all([key(), key(), key()])).resolves.toEqual(['sk-1', 'sk-1', 'sk-1']);
    expect(reads()).toBe(1);
  });

  test('the cache forgets a key that was refused', async () => {
    const key = claudeKey(client, arn, clockAt(0));
    holdKey('sk-1');
    await key();
    holdKey('sk-2');
    key.forget();
    await expect(key()).resolves.toBe('sk-2');
  });

  test('a read that began before a key was forgotten does not bring it back', async () => {
    const key = claudeKey(client, arn, clockAt(0));
    const old = Promise.withResolvers<GetSecretValueCommandOutput>();
    secrets.on(GetSecretValueCommand).callsFakeOnce(() => old.promise);
    const before = key();
    key.forget();
    holdKey('sk-2');
    const after = key();
    old.resolve({ SecretString: '{"ANTHROPIC_API_KEY":"sk-1"}', $metadata: {} });
    await expect(before).resolves.toBe('sk-1');
    await expect(after).resolves.toBe('sk-2');
    await expect(key()).resolves.toBe('sk-2');
  });
});

describe('failures', () => {
  test('an outage is a RetryableError and is not remembered', async () => {
    const key = claudeKey(client, arn, clockAt(0));
    secrets.on(GetSecretValueCommand).rejects(outage);
    await expect(key()).rejects.toBeInstanceOf(RetryableError);
    holdKey('sk-1');
    await expect(key()).resolves.toBe('sk-1');
  });

  test('the cached key serves on in an outage, and the secret is read again after 30 s', async () => {
    const clock = clockAt(0);
    const key = claudeKey(client, arn, clock);
    holdKey('sk-1');
    await key();
    secrets.on(GetSecretValueCommand).rejects(outage);
    clock.time = 6 * minute;
    await expect(key()).resolves.toBe('sk-1');
    await expect(key()).resolves.toBe('sk-1');
    expect(reads()).toBe(2);
    holdKey('sk-2');
    clock.time += minute / 2;
    await expect(key()).resolves.toBe('sk-2');
  });

  test('a forgotten key is not used during an outage', async () => {
    const key = claudeKey(client, arn, clockAt(0));
    holdKey('sk-1');
    await key();
    key.forget();
    secrets.on(GetSecretValueCommand).rejects(outage);
    await expect(key()).rejects.toBeInstanceOf(RetryableError);
  });

  test('a secret that is gone is an error, however fresh the cached key is', async () => {
    const clock = clockAt(0);
    const key = claudeKey(client, arn, clock);
    holdKey('sk-1');
    await key();
    secrets
      .on(GetSecretValueCommand)
      .rejects(new ResourceNotFoundException({ message: 'so it is', $metadata: {} }));
    clock.time = 6 * minute;
    const fault: unknown = await key().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(RetryableError);
    expect(fault).toMatchObject({ cause: { name: 'ResourceNotFoundException' } });
  });
});
