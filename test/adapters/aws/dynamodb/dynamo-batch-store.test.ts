import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoBatchStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-batch-store.ts';
import { dynamoQuestionStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-question-store.ts';
import type { BatchAnswer } from '../../../../shared/compose/batch/question-store.ts';
import { describeBatchBook, questionOf } from '../../../contract/batch-book.ts';
import { noise } from '../../../contract/stored-groups.ts';
import { createTable, embeddedDynamo, type EmbeddedDynamo } from '../embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;
const tableName = 'groups';
const clock = { now: () => Date.parse('2026-11-25T10:00:00Z') };

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  await createTable(dynamo.client, tableName);
});

afterAll(() => dynamo.close());

const open = async () => {
  const options = { client: dynamo.client, tableName, clock };
  return { asking: dynamoQuestionStore(options), sending: dynamoBatchStore(options) };
};

describeBatchBook('DynamoDB', open);

test('an answer that no item can hold is stored as a failed one', async () => {
  const { asking, sending } = await open();
  const question = questionOf();
  await asking.note(question);
  await sending.markSent([question.id]);
  const answer: BatchAnswer = { kind: 'replied', response: noise(800_000, 3) };
  expect(await sending.answer(question.id, answer)).toEqual(question.asker);
  expect((await asking.standing(question.id))?.answer).toMatchObject({ kind: 'failed', mayPass: false });
});

test('all items stand in partitions of their own beside the groups, and expire', async () => {
  const { Items: items = [] } = await dynamo.client.send(new ScanCommand({ TableName: tableName }));
  expect(items.length).toBeGreaterThan(60);
  for (const { pk, ttl } of items) {
    expect(pk?.S).toMatch(/^#batch#\w+$/);
    expect(Number(ttl?.N)).toBe(Date.parse('2026-12-20T10:00:00Z') / 1_000);
  }
});
