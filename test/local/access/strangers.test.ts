import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  ListSchedulesCommand,
} from '@aws-sdk/client-scheduler';
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { arnOf, arrivedIn, clients, denied, nameOf, running, start, urlOf } from './toy-account.ts';

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
      [arnOf('Quarantine'), arnOf('-Inbox')],
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
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: 'toy' }));
    const names = Schedules.flatMap(({ Name }) => Name ?? []);
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
