import {
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { bridgeDesk } from '../../cli/mcp/bridge-desk.ts';
import { explainText, heldText } from '../../cli/mcp/group-text.ts';
import { readBridgeFile } from '../../cli/read-bridge.ts';

const dynamo = mockClient(DynamoDBClient);
const events = mockClient(EventBridgeClient);

// The clients of other files of the same worker are the same classes.
afterAll(() => {
  dynamo.restore();
  events.restore();
});

afterEach(() => {
  dynamo.reset();
  events.reset();
});

const environment = {
  env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' },
  out: () => undefined,
  err: () => undefined,
  input: () => Promise.resolve(''),
  isTerminal: false,
  holdInterrupts: () => new AbortController().signal,
};

const desk = async () => {
  const at = await readBridgeFile(join(import.meta.dirname, '../../examples/agents/bridge.yaml'));
  return bridgeDesk(at, { bus: 'the-bus', table: 'the-table' }, environment);
};

const answer = (more: object) => JSON.stringify({ type: 'answer', source: 'critic', ...more });

test('post puts checked envelopes on the bus of the deployment', async () => {
  events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const { post, close } = await desk();
  expect(await post([answer({ id: 'a-1', data: { version: '2.1' } })], 'k')).toBe('posted: a-1');
  await expect(post([answer({ data: {} })], 'k')).rejects.toThrow('version');
  expect(events.commandCalls(PutEventsCommand).map(({ args: [{ input }] }) => input.Entries)).toMatchObject([
    [{ EventBusName: 'the-bus', Source: 'critic', DetailType: 'answer' }],
  ]);
  expect(events.commandCalls(ListEventBusesCommand)).toHaveLength(0);
  close();
});

test('held scans for the heads of held groups, and explain reads one group', async () => {
  const head = {
    pk: { S: 'verdict#k' },
    sk: { S: 'head' },
    v: { N: '1' },
    state: { S: 'saved' },
    generation: { N: '2' },
    savedAt: { N: '1700000000000' },
    ended: { S: 'held' },
  };
  dynamo.on(ScanCommand).resolves({ Items: [head] });
  dynamo.on(GetItemCommand).resolves({});
  dynamo.on(QueryCommand).resolves({ Items: [] });
  const { held, account, close } = await desk();
  const found = await held('verdict', 10);
  expect(found).toEqual([{ fusion: 'verdict', key: 'k', generation: 2, savedAt: 1_700_000_000_000 }]);
  expect(heldText(found)).toContain('receipt://verdict/k');
  expect(dynamo.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
    TableName: 'the-table',
    FilterExpression: 'sk = :head AND ended = :held',
  });
  const none = { fusion: 'verdict', key: 'none' };
  const unknown = await account(none);
  expect(unknown).toEqual({ state: 'open', generation: 0, parts: [] });
  expect(explainText(none, unknown)).toMatch(/^verdict "none": nothing has come for this key\n/);
  expect(dynamo.commandCalls(ListTablesCommand)).toHaveLength(0);
  close();
});
