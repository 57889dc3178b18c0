import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { recipientSecret } from '../../../../shared/adapters/aws/secrets/recipient-secret.ts';

const client = mockClient(SecretsManagerClient);
let now = 0;

const open = () => recipientSecret(new SecretsManagerClient({}), 'shop/hook', { now: () => now });
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

beforeEach(() => {
  client.reset();
  now = 1_000_000;
});

describe("a recipient's secret", () => {
  test('is read once by many callers, and again after five minutes', async () => {
    client.on(GetSecretValueCommand, { SecretId: 'shop/hook' }).resolves({ SecretString: ' a ' });
    const secret = open();
    expect(await Promise.all([secret.read(), secret.read()])).toEqual(['a', 'a']);
    now += 299_000;
    await secret.read();
    expect(client.calls()).toHaveLength(1);
    now += 2_000;
    client.on(GetSecretValueCommand).resolves({ SecretString: 'b' });
    expect(await secret.read()).toBe('b');
  });

  test('is read anew once it is forgotten', async () => {
    client.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'a' }).resolves({ SecretString: 'b' });
    const secret = open();
    await secret.read();
    secret.forget();
    expect(await secret.read()).toBe('b');
  });

  test('stays in use while a new one cannot be read', async () => {
    client.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'a' }).rejects(throttled);
    const secret = open();
    await secret.read();
    now += 301_000;
    expect(await secret.read()).toBe('a');
  });

  test('that was never read is a fault that may pass, as is an empty one', async () => {
    client.on(GetSecretValueCommand).rejectsOnce(throttled).resolves({ SecretString: '' });
    const secret = open();
    await expect(secret.read()).rejects.toMatchObject({ name: 'RetryableError' });
    await expect(secret.read()).rejects.toMatchObject({ name: 'RetryableError' });
  });
});
