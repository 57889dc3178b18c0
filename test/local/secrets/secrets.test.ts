import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import { createSecrets } from '../../../local/secrets/secrets.ts';
import { serveAws } from '../eventbridge/aws-server.ts';

const connect = async () => {
  const secrets = createSecrets({ now: () => new Date('2026-11-23T10:00:00Z') });
  const server = await serveAws(({ target, body }) =>
    secrets.handle(target.replace('secretsmanager.', ''), body),
  );
  const client = new SecretsManagerClient(server.client);
  onTestFinished(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
  });
  return client;
};

test('a secret is read by its name, its ARN and its ARN without the suffix', async () => {
  const client = await connect();
  const { ARN = '' } = await client.send(
    new CreateSecretCommand({ Name: 'claude/key', SecretString: 'sesame' }),
  );
  expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:claude\/key-[0-9a-f]{6}$/);
  for (const SecretId of ['claude/key', ARN, ARN.slice(0, -7)]) {
    expect(await client.send(new GetSecretValueCommand({ SecretId }))).toMatchObject({
      ARN,
      Name: 'claude/key',
      SecretString: 'sesame',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-11-23T10:00:00Z'),
    });
  }
});

test('bytes stay bytes', async () => {
  const client = await connect();
  await client.send(new CreateSecretCommand({ Name: 's', SecretBinary: new Uint8Array([0, 255, 7]) }));
  const { SecretBinary, SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 's' }));
  expect([...(SecretBinary ?? [])]).toEqual([0, 255, 7]);
  expect(SecretString).toBeUndefined();
});

test('a new value is current, the last one previous, older ones have only their id', async () => {
  const client = await connect();
  const first = await client.send(new CreateSecretCommand({ Name: 's', SecretString: '1' }));
  const second = await client.send(new PutSecretValueCommand({ SecretId: 's', SecretString: '2' }));
  const third = await client.send(new PutSecretValueCommand({ SecretId: 's', SecretString: '3' }));
  const read = async (more: { VersionId?: string | undefined; VersionStage?: string }) =>
    (await client.send(new GetSecretValueCommand({ SecretId: 's', ...more }))).SecretString;
  expect(await read({})).toBe('3');
  expect(await read({ VersionStage: 'AWSPREVIOUS' })).toBe('2');
  expect(await read({ VersionId: first.VersionId })).toBe('1');
  await expect(read({ VersionId: first.VersionId, VersionStage: 'AWSCURRENT' })).rejects.toThrow(
    ResourceNotFoundException,
  );
  const described = await client.send(new DescribeSecretCommand({ SecretId: 's' }));
  expect(described.VersionIdsToStages).toEqual({
    [third.VersionId ?? '']: ['AWSCURRENT'],
    [second.VersionId ?? '']: ['AWSPREVIOUS'],
  });
});

test('the same value under the same token is put once', async () => {
  const client = await connect();
  await client.send(new CreateSecretCommand({ Name: 's' }));
  const request = { SecretId: 's', SecretString: 'v', ClientRequestToken: 'x'.repeat(32) };
  await client.send(new PutSecretValueCommand(request));
  await client.send(new PutSecretValueCommand(request));
  await expect(client.send(new PutSecretValueCommand({ ...request, SecretString: 'w' }))).rejects.toThrow(
    ResourceExistsException,
  );
  const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: 's' }));
  expect(VersionIdsToStages).toEqual({ [request.ClientRequestToken]: ['AWSCURRENT'] });
});

test('errors name the mistake and never show a value', async () => {
  const client = await connect();
  await client.send(
    new CreateSecretCommand({ Name: 'empty', Description: 'to be set', Tags: [{ Key: 'k', Value: 'v' }] }),
  );
  expect(await client.send(new DescribeSecretCommand({ SecretId: 'empty' }))).toMatchObject({
    Description: 'to be set',
    Tags: [{ Key: 'k', Value: 'v' }],
  });
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'nobody' }))).rejects.toThrow(
    "Secrets Manager can't find the specified secret.",
  );
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'empty' }))).rejects.toThrow(
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  );
  const again: unknown = await client
    .send(new CreateSecretCommand({ Name: 'empty', SecretString: 'hidden' }))
    .catch((error: unknown) => error);
  expect(again).toBeInstanceOf(ResourceExistsException);
  expect(String(again)).not.toContain('hidden');
  await expect(client.send(new PutSecretValueCommand({ SecretId: 'empty' }))).rejects.toMatchObject({
    name: 'InvalidRequestException',
  });
  const both = { SecretId: 'empty', SecretString: 'hidden', SecretBinary: new Uint8Array([1]) };
  await expect(client.send(new PutSecretValueCommand(both))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
