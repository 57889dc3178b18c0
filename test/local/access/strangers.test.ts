import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Access } from '../../../local/access/access.ts';
import { runAssembly } from '../../../local/run-assembly.ts';
import type { Running } from '../../../local/run-assembly.ts';
import { startServices } from '../../../local/start-services.ts';
import type { StartedServices } from '../../../local/start-services.ts';
import { until } from '../../progress.ts';
import { impatientToy, scheduledToy, toyAssembly } from '../toy-assembly.ts';

let services: StartedServices;
let running: Running;
let work: readonly string[] = [];
let clients: Clients;

interface Clients {
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
  readonly secrets: SecretsManagerClient;
}

function clientsOf(accessKeyId: string): Clients {
  const config = {
    endpoint: running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'any' },
  };
  return {
    sqs: new SQSClient(config),
    events: new EventBridgeClient(config),
    scheduler: new SchedulerClient(config),
    secrets: new SecretsManagerClient(config),
  };
}

/** Names a queue of the toy by the logical id that its name contains. */
const urlOf = (id: string): string => {
  const url = [...work, ...Object.values(running.recipients), ...Object.values(running.deadLetters)].find(
    (one) => one.includes(id),
  );
  if (url === undefined) throw new Error(`no queue of ${id} in ${work.join(', ')}`);
  return url;
};
const nameOf = (id: string): string => urlOf(id).slice(urlOf(id).lastIndexOf('/') + 1);
const arnOf = (id: string): string => `arn:aws:sqs:us-east-1:000000000000:${nameOf(id)}`;
/** The bodies that have arrived in queues, each with the queue's ARN. */
let arrived: (readonly [string, string])[] = [];
const arrivedIn = (id: string): readonly string[] =>
  arrived.flatMap(([arn, body]) => (arn === arnOf(id) ? [body] : []));

async function start(template = scheduledToy): Promise<void> {
  services = await startServices(0, {});
  arrived = [];
  services.queues.onEnqueue(({ arn }, { body }) => arrived.push([arn, body]));
  running = await runAssembly(await toyAssembly(template), services, {
    env: { ANTHROPIC_API_KEY: 'the-key' },
  });
  onTestFinished(() => running.stop(0));
  clients = clientsOf('foreign');
  work = (await clients.sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
}

const denied = { name: expect.stringMatching(/^AccessDenied/), $metadata: { httpStatusCode: 403 } };

describe('a stranger and the queues that functions consume', () => {
  test.each<[string, (url: string) => Promise<unknown>]>([
    ['send', (url) => clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }))],
    [
      'send many',
      (url) =>
        clients.sqs.send(
          new SendMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: '1', MessageBody: 'x' }] }),
        ),
    ],
    ['receive', (url) => clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: url }))],
    ['delete', (url) => clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: 'x' }))],
    ['purge', (url) => clients.sqs.send(new PurgeQueueCommand({ QueueUrl: url }))],
    ['remove', (url) => clients.sqs.send(new DeleteQueueCommand({ QueueUrl: url }))],
    [
      'count',
      (url) => clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })),
    ],
    [
      'change',
      (url) =>
        clients.sqs.send(
          new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { DelaySeconds: '900' } }),
        ),
    ],
    ['find', () => clients.sqs.send(new GetQueueUrlCommand({ QueueName: nameOf('FusionInbox') }))],
    ['make', () => clients.sqs.send(new CreateQueueCommand({ QueueName: nameOf('FusionInbox') }))],
  ])('cannot %s', async (_, call) => {
    await start();
    for (const id of ['FusionInbox', '-Inbox'])
      await expect(call(urlOf(id))).rejects.toMatchObject({
        ...denied,
        message: expect.stringContaining('arn:aws:sqs'),
      });
    expect(arrivedIn('FusionInbox')).not.toContain('x');
  });

  test('cannot send to them under any name of theirs, in any protocol, with any key that is not the drawn one', async () => {
    await start();
    const name = nameOf('FusionInbox');
    const host = new URL(running.endpoint).host;
    const urls = [
      urlOf('FusionInbox'),
      name,
      `/000000000000/${name}`,
      `/${name}/`,
      `//x//${name}//`,
      `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`,
      `http://sqs.us-east-1.localhost/1/${name}`,
      `http://${host}/000000000000/${name}`,
    ];
    const credentialOf = (key: string): string =>
      `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/sqs/aws4_request`;
    const own = running.accessKeyId;
    const keys = [
      undefined,
      credentialOf('x'),
      credentialOf(''),
      credentialOf(own.toLowerCase()),
      credentialOf(`${own}A`),
    ];
    keys.push(
      credentialOf(own.slice(0, -1)),
      `Basic ${btoa(`${own}:x`)}`,
      `Bearer ${own}`,
      own,
      `x Credential=${own}/a`,
    );
    const post = async (path: string, headers: Record<string, string>, body: string): Promise<number> =>
      (await fetch(running.endpoint + path, { method: 'POST', headers, body })).status;
    for (const key of keys) {
      const signed: Record<string, string> = key === undefined ? {} : { authorization: key };
      const json = {
        ...signed,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
      };
      const form = { ...signed, 'content-type': 'application/x-www-form-urlencoded' };
      for (const QueueUrl of urls) {
        expect(await post('/', json, JSON.stringify({ QueueUrl, MessageBody: 'x' })), QueueUrl).toBe(403);
        const fields = { Action: 'SendMessage', MessageBody: 'x' };
        expect(await post('/', form, String(new URLSearchParams({ ...fields, QueueUrl }))), QueueUrl).toBe(
          403,
        );
      }
      expect(await post(`/000000000000/${name}`, form, 'Action=SendMessage&MessageBody=x')).toBe(403);
      const other = `&QueueUrl=${encodeURIComponent(urlOf('FusionInbox'))}`;
      expect(await post('/000000000000/other', form, `Action=SendMessage&MessageBody=x${other}`)).toBe(403);
      const cover = {
        QueueName: nameOf('Reader'),
        SourceArn: arnOf('Reader'),
        QueueUrl: urlOf('FusionInbox'),
      };
      expect(await post('/', json, JSON.stringify({ ...cover, MessageBody: 'x' }))).toBe(403);
      const mistyped = [[urlOf('FusionInbox')], { a: urlOf('FusionInbox') }];
      for (const QueueUrl of mistyped)
        expect(await post('/', json, JSON.stringify({ QueueUrl, MessageBody: 'x' }))).toBe(400);
    }
    expect(arrivedIn('FusionInbox')).not.toContain('x');
  });

  test('cannot reach them through a redrive policy', async () => {
    await start();
    const policy = {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('FusionInbox'), maxReceiveCount: 1 }),
    };
    const change = new SetQueueAttributesCommand({ QueueUrl: urlOf('Reader'), Attributes: policy });
    await expect(clients.sqs.send(change)).rejects.toMatchObject(denied);
    const make = new CreateQueueCommand({ QueueName: 'mine', Attributes: policy });
    await expect(clients.sqs.send(make)).rejects.toMatchObject(denied);
    const body = JSON.stringify({ QueueName: 'mine', Attributes: { RedrivePolicy: [policy.RedrivePolicy] } });
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.CreateQueue' };
    expect((await fetch(running.endpoint, { method: 'POST', headers, body })).status).toBe(400);
  });

  test('cannot reach them through a redrive to a place of its choice', async () => {
    await start();
    for (const [SourceArn, DestinationArn] of [
      [arnOf('Dead'), arnOf('FusionInbox')],
      [arnOf('Reader'), arnOf('FusionInbox')],
      [arnOf('FusionInbox'), arnOf('Reader')],
      [arnOf('FusionInbox'), undefined],
    ] as const)
      await expect(
        clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn })),
      ).rejects.toMatchObject(denied);
  });

  test('cannot reach them through a rule', async () => {
    await start();
    const { events } = clients;
    const EventBusName = running.bus;
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName }));
    const topicRule = Rules.find(({ Name }) => Name?.includes('TopicRule'))?.Name;
    await events.send(
      new PutRuleCommand({ Name: 'mine', EventBusName, EventPattern: '{"source":["mine"]}' }),
    );
    const targets = [
      { Id: '1', Arn: arnOf('FusionInbox') },
      { Id: '1', Arn: arnOf('Reader'), DeadLetterConfig: { Arn: arnOf('FusionInbox') } },
    ];
    for (const target of targets)
      await expect(
        events.send(new PutTargetsCommand({ Rule: 'mine', EventBusName, Targets: [target] })),
      ).rejects.toMatchObject(denied);
    const changes = [
      new PutRuleCommand({ Name: topicRule, EventBusName, EventPattern: '{"source":[{"prefix":""}]}' }),
      new DisableRuleCommand({ Name: topicRule, EventBusName }),
      new DeleteRuleCommand({ Name: topicRule, EventBusName }),
      new RemoveTargetsCommand({ Rule: topicRule, EventBusName, Ids: ['Target0'] }),
      new PutTargetsCommand({
        Rule: topicRule,
        EventBusName,
        Targets: [{ Id: 'Target0', Arn: arnOf('Reader') }],
      }),
    ];
    for (const change of changes)
      await expect(events.send(change as DisableRuleCommand)).rejects.toMatchObject(denied);
    const mine = [{ Id: '1', Arn: arnOf('Reader') }];
    await events.send(new PutTargetsCommand({ Rule: 'mine', EventBusName, Targets: mine }));
  });

  test('cannot reach them through a schedule, nor stop one that does', async () => {
    await start();
    const { scheduler } = clients;
    const RoleArn = 'arn:aws:iam::000000000000:role/any';
    const schedule = {
      Name: 'mine',
      ScheduleExpression: 'at(2020-01-01T00:00:00)',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
    };
    for (const Target of [
      { Arn: arnOf('FusionInbox'), RoleArn },
      { Arn: arnOf('Reader'), RoleArn, DeadLetterConfig: { Arn: arnOf('FusionInbox') } },
    ])
      await expect(scheduler.send(new CreateScheduleCommand({ ...schedule, Target }))).rejects.toMatchObject(
        denied,
      );
    await expect(scheduler.send(new DeleteScheduleGroupCommand({ Name: 'toy' }))).rejects.toMatchObject(
      denied,
    );
    const Name = (await services.scheduler.handle('GET', '/schedules', new URLSearchParams(), {})).body[
      'Schedules'
    ];
    const names = Array.isArray(Name) ? Name.map((one) => String((one as { Name: string }).Name)) : [];
    expect(names.length).toBeGreaterThan(0);
    for (const one of names) {
      await expect(
        scheduler.send(new DeleteScheduleCommand({ Name: one, GroupName: 'toy' })),
      ).rejects.toMatchObject(denied);
      const twice = `${running.endpoint}/schedules/${one}?groupName=default&groupName=toy`;
      expect((await fetch(twice, { method: 'DELETE' })).status).toBe(403);
    }
  });
});

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
    const notOne = new StartMessageMoveTaskCommand({ SourceArn: arnOf('Reader') });
    await expect(sqs.send(notOne)).rejects.toThrow('must be configured as a Dead Letter Queue');
  });
});

test('before its resources are there, a bridge answers its functions only', async () => {
  const access = new Access(false);
  services = await startServices(0, {}, access);
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
