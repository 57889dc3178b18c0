import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupKey } from '../../../../shared/adapters/aws/dynamodb/group-item.ts';
import { dynamoOpenGroups } from '../../../../shared/adapters/aws/dynamodb/dynamo-open-groups.ts';
import {
  nextSection,
  firstPlace,
  partition,
  partitionOf,
} from '../../../../shared/adapters/aws/dynamodb/open-group-item.ts';
import { namePattern } from '../../../../shared/bridge-file/definition/names.ts';
import { describeOpenGroups } from '../../../contract/open-groups.ts';
import { createTable, embeddedDynamo, type EmbeddedDynamo } from '../embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;
let client: DynamoDBClient;

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  ({ client } = dynamo);
  await createTable(client, 'groups');
});

afterAll(() => dynamo.close());

describeOpenGroups('the DynamoDB list', (options) =>
  dynamoOpenGroups({ client, tableName: 'groups', ...options }),
);

test('no group of any fusion is in a partition of the list', () => {
  // A group's partition begins with its fusion's name, and no name begins as the list's do.
  expect(groupKey({ fusion: 'open', key: '3' }).S).toMatch(/^open#/);
  expect(namePattern.test(partitionOf('open', 3).slice(0, 1))).toBe(false);
});

test('groups are spread over every shard, and a walk visits each shard', () => {
  const used = new Set(
    Array.from({ length: 200 }, (_, index) => partition({ fusion: 'f', key: `k-${index}`, at: 1 })),
  );
  const walked = new Set<string>();
  for (let place = nextSection(firstPlace); place !== undefined; place = nextSection(place))
    walked.add(partitionOf('f', place.shard));
  expect(used).toEqual(walked);
  expect(used.size).toBe(8);
});

test('an entry is one small item that expires', async () => {
  const group = { fusion: 'priced', key: 'order-1', at: 1_790_000_000_000 };
  const openGroups = dynamoOpenGroups({
    client,
    tableName: 'groups',
    clock: { now: () => group.at },
    rememberMs: () => 86_400_000,
  });
  await openGroups.note(group);
  const { Items } = await client.send(
    new QueryCommand({
      TableName: 'groups',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: partition(group) } },
    }),
  );
  expect(Items).toEqual([
    {
      pk: { S: partition(group) },
      v: { N: '1' },
      sk: { S: expect.stringMatching(/^t#0001790000000000#[\w-]{22}$/) },
      key: { S: 'order-1' },
      at: { N: '1790000000000' },
      ttl: { N: '1790086400' },
    },
  ]);
});
