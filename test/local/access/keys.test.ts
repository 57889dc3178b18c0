import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Access } from '../../../local/access/access.ts';
import { startServices } from '../../../local/start-services.ts';
import { until } from '../../progress.ts';
import { impatientToy } from '../toy-assembly.ts';
import {
  arnOf,
  arrivedIn,
  clients,
  clientsOf,
  denied,
  nameOf,
  running,
  start,
  urlOf,
} from './toy-account.ts';

describe('a stranger and the secrets', () => {
  test.each([
    new GetSecretValueCommand({ SecretId: 'x' }),
    new DescribeSecretCommand({ SecretId: 'x' }),
    new PutSecretValueCommand({ SecretId: 'x', SecretString: 'mine' }),
    new CreateSecretCommand({ Name: 'x', SecretString: 'mine' }),
  ])('cannot use them', async (command) => {
    await start();
    const sent = clients.secrets.send(command as GetSecretValueCommand);
    await expect(sent).rejects.toMatchObject({
      ...denied,
      message: expect.not.stringContaining(running.accessKeyId),
    });
  });
});

describe('the drawn key', () => {
  test('opens the queues that functions consume, and the secrets', async () => {
    await start();
    const own = clientsOf(running.accessKeyId);
    expect(await own.sqs.send(new GetQueueUrlCommand({ QueueName: nameOf('FusionInbox') }))).toMatchObject({
      QueueUrl: urlOf('FusionInbox'),
    });
    await expect(own.secrets.send(new GetSecretValueCommand({ SecretId: 'unknown' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${running.accessKeyId}/20260101/us-east-1/sqs/aws4_request`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `Action=GetQueueUrl&QueueName=${nameOf('FusionInbox')}`;
    expect(
      (await fetch(`${running.endpoint}/?${query}`, { method: 'POST', headers: form, body })).status,
    ).toBe(200);
  });

  test('is another one at each start, and long enough', async () => {
    await start();
    const other = await startServices(0, {});
    await other.close();
    expect(other.access.accessKeyId).not.toBe(running.accessKeyId);
    expect(running.accessKeyId).toMatch(/^LKIA[0-9A-F]{40}$/);
  });
});

describe('any key', () => {
  test('posts to the bus, and uses the queues of recipients and dead letters', async () => {
    await start();
    const { sqs, events } = clients;
    const Entries = [{ EventBusName: running.bus, Source: 's', DetailType: 'unknown', Detail: '{}' }];
    expect(await events.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });
    for (const id of ['Reader', 'Dead', 'Quarantine', 'Unrouted']) {
      const QueueUrl = urlOf(id);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
      expect(Messages.length).toBeGreaterThan(0);
      await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    }
  });

  test('moves dead letters back to where they failed, and no other message', async () => {
    await start(impatientToy);
    const { sqs, events } = clients;
    await sqs.send(new SendMessageCommand({ QueueUrl: urlOf('Dead'), MessageBody: 'forged' }));
    const Detail = JSON.stringify({ id: '1', crash: true });
    const Entries = [{ EventBusName: running.bus, Source: 's', DetailType: 'left', Detail }];
    await events.send(new PutEventsCommand({ Entries }));
    await until('a dead letter', () => arrivedIn('Dead').length === 2);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('Dead') }));
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf('Dead') }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    await until('the same dead letter again', () => arrivedIn('Dead').length === 3);
    const [first, second, ...others] = arrivedIn('-Inbox');
    expect(first).toContain('crash');
    expect([second, others]).toEqual([first, []]);
    const back = { SourceArn: arnOf('Dead'), DestinationArn: arnOf('-Inbox') };
    await sqs.send(new StartMessageMoveTaskCommand(back));
    await until('the dead letter for a third time', () => arrivedIn('Dead').length === 4);
    expect(arrivedIn('-Inbox')).toEqual([first, first, first]);
    const notOne = new StartMessageMoveTaskCommand({ SourceArn: arnOf('Reader') });
    await expect(sqs.send(notOne)).rejects.toThrow('must be configured as a Dead Letter Queue');
  });
});

test('before its resources are there, a bridge answers its functions only', async () => {
  const access = new Access(false);
  const services = await startServices(0, {}, access);
  onTestFinished(services.close);
  const create = async (key: string): Promise<number> => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/sqs/aws4_request`;
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return (
      await fetch(services.endpoint.url, {
        method: 'POST',
        headers,
        body: 'Action=CreateQueue&QueueName=early',
      })
    ).status;
  };
  expect(await create('x')).toBe(503);
  expect(await create(access.accessKeyId)).toBe(200);
  access.open([]);
  expect(await create('x')).toBe(200);
});
