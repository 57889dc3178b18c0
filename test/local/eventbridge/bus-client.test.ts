import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  InvalidEventPatternException,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEventBridge } from '../../../local/eventbridge/bus.ts';
import { serveAws } from './aws-server.ts';
import type { AwsServer } from './aws-server.ts';
import { FakeQueues, queueArn } from './queues.ts';

const queues = new FakeQueues();
const bridge = createEventBridge(queues.ports);
let server: AwsServer;
let client: EventBridgeClient;

beforeAll(async () => {
  server = await serveAws(({ target, body }) => bridge.handle(target.replace('AWSEvents.', ''), body));
  client = new EventBridgeClient(server.client);
});
afterAll(async () => {
  client.destroy();
  await server[Symbol.asyncDispose]();
});

test('the client creates, describes and lists a bus', async () => {
  const { EventBusArn } = await client.send(
    new CreateEventBusCommand({ Name: 'films', Description: 'Of films', Tags: [{ Key: 'k', Value: 'v' }] }),
  );
  expect(EventBusArn).toBe('arn:aws:events:us-east-1:000000000000:event-bus/films');
  const described = await client.send(new DescribeEventBusCommand({ Name: 'films' }));
  expect(described.Arn).toBe(EventBusArn);
  expect(described.CreationTime).toBeInstanceOf(Date);
  const { EventBuses } = await client.send(new ListEventBusesCommand({}));
  expect(EventBuses?.map(({ Name, Description }) => [Name, Description])).toEqual([
    ['default', undefined],
    ['films', 'Of films'],
  ]);
  const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: EventBusArn }));
  expect(Tags).toEqual([{ Key: 'k', Value: 'v' }]);
  const archive = await client.send(
    new CreateArchiveCommand({ ArchiveName: 'all', EventSourceArn: EventBusArn }),
  );
  expect(archive.State).toBe('ENABLED');
});

test('a rule is created, changed, disabled and deleted', async () => {
  const EventPattern = '{"source":[{"prefix":"sh"}]}';
  const named = { Name: 'life', EventBusName: 'default' };
  await client.send(new PutRuleCommand({ ...named, EventPattern, Description: 'd' }));
  const target = {
    Id: 'q',
    Arn: queueArn('q'),
    InputPath: '$.detail',
    DeadLetterConfig: { Arn: queueArn('dead') },
  };
  const put = await client.send(new PutTargetsCommand({ Rule: 'life', Targets: [target] }));
  expect(put.FailedEntryCount).toBe(0);
  expect(await client.send(new DescribeRuleCommand(named))).toMatchObject({
    EventPattern,
    State: 'ENABLED',
    Description: 'd',
  });
  const { Rules } = await client.send(new ListRulesCommand({ NamePrefix: 'li' }));
  expect(Rules).toMatchObject([{ Name: 'life', EventBusName: 'default' }]);
  const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'life' }));
  expect(Targets).toEqual([target]);
  await client.send(new RemoveTargetsCommand({ Rule: 'life', Ids: ['q'] }));
  await client.send(new DeleteRuleCommand(named));
  await expect(client.send(new DescribeRuleCommand(named))).rejects.toThrow(ResourceNotFoundException);
});

test('lists come in pages', async () => {
  for (const Name of ['page-a', 'page-b', 'page-c']) {
    await client.send(new PutRuleCommand({ Name, EventPattern: '{"a":[1]}' }));
  }
  const first = await client.send(new ListRulesCommand({ NamePrefix: 'page-', Limit: 2 }));
  const second = await client.send(new ListRulesCommand({ NamePrefix: 'page-', NextToken: first.NextToken }));
  expect(first.Rules?.map(({ Name }) => Name)).toEqual(['page-a', 'page-b']);
  expect(second).toMatchObject({ Rules: [{ Name: 'page-c' }] });
  expect(second.NextToken).toBeUndefined();
});

test('events are put, fail in part and arrive', async () => {
  await client.send(new PutRuleCommand({ Name: 'arrive', EventPattern: '{"detail-type":["arrives"]}' }));
  await client.send(new PutTargetsCommand({ Rule: 'arrive', Targets: [{ Id: 'in', Arn: queueArn('in') }] }));
  const entry = {
    Source: 's',
    DetailType: 'arrives',
    Detail: '{"text":"电影推荐"}',
    Time: new Date('2026-01-02T03:04:05.678Z'),
  };
  const answer = await client.send(
    new PutEventsCommand({ Entries: [entry, { ...entry, Detail: '"text"' }] }),
  );
  await bridge.idle();
  expect(answer.FailedEntryCount).toBe(1);
  expect(answer.Entries?.[1]?.ErrorCode).toBe('MalformedDetail');
  expect(queues.bodies('in')).toMatchObject([
    { id: answer.Entries?.[0]?.EventId, time: '2026-01-02T03:04:05Z', detail: { text: '电影推荐' } },
  ]);
});

test('the client throws the errors of the service', async () => {
  const mistake: unknown = await client
    .send(new PutRuleCommand({ Name: 'bad', EventPattern: '{"a":"b"}' }))
    .catch((error: unknown) => error);
  expect(mistake).toBeInstanceOf(InvalidEventPatternException);
  expect(mistake).toMatchObject({
    message: 'Event pattern is not valid. Reason: "a" must be an object or an array',
  });
  const tooMany = Array.from({ length: 11 }, () => ({ Source: 's', DetailType: 't', Detail: '{}' }));
  await expect(client.send(new PutEventsCommand({ Entries: tooMany }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

test('the client tests a pattern', async () => {
  const Event = JSON.stringify({ id: '1', source: 's', detail: { n: 5 } });
  const ask = (n: string) =>
    new TestEventPatternCommand({ EventPattern: `{"detail":{"n":[{"numeric":["${n}",4]}]}}`, Event });
  expect((await client.send(ask('>'))).Result).toBe(true);
  expect((await client.send(ask('<'))).Result).toBe(false);
});
