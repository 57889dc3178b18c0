import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { BatchStore, OpenBatch } from '../../../compose/batch/batch-store.ts';
import { parseJson } from '../../../json/parse-json.ts';
import type { Clock } from '../../../ports/clock.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { type Item, numberOf, textOf } from './group-item.ts';
import { checkVersion, itemVersion, notNewer } from './item-version.ts';
import { pack, unpack } from './packed-text.ts';
import {
  batchPrefix,
  expiresAt,
  packAnswer,
  readAsker,
  readWaiting,
  sentKey,
  shards,
  waitingKey,
  waitingPrefix,
  writeQuestion,
} from './question-item.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoBatchStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

const openPartition = `${batchPrefix}open`;
const marksAtOnce = 16;

/**
 * Stores questions and their batches in the groups table. A waiting question is an item with its full text. Once it is
 * sent, a small item replaces it, which later receives the answer. The new item is written before the old one is
 * deleted, so a crash never loses a question.
 */
export function dynamoBatchStore({ client, tableName, clock }: DynamoBatchStoreOptions): BatchStore {
  const TableName = tableName;

  async function* query(pk: string, prefix: string): AsyncGenerator<Item, void, undefined> {
    let from: Item | undefined;
    do {
      const page = await client
        .send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: prefix } },
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        .catch(toFault);
      yield* page.Items ?? [];
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  async function get(key: Item): Promise<Item | undefined> {
    const { Item: item } = await client
      .send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }))
      .catch(toFault);
    return item;
  }

  async function mark(id: string): Promise<void> {
    const waiting = await get(waitingKey(id));
    if (waiting === undefined) return;
    const question = readWaiting(waiting);
    await client
      .send(
        new PutItemCommand({
          TableName,
          Item: { ...sentKey(id), ...writeQuestion(question, clock.now()) },
          ConditionExpression: 'attribute_not_exists(pk) OR tries < :tries',
          ExpressionAttributeValues: { ':tries': { N: String(question.tries) } },
        }),
      )
      .catch(unlessRefused);
    await dropWaiting(id, question.tries);
  }

  async function dropWaiting(id: string, tries: number): Promise<void> {
    await client
      .send(
        new DeleteItemCommand({
          TableName,
          Key: waitingKey(id),
          ConditionExpression: 'tries = :tries',
          ExpressionAttributeValues: { ':tries': { N: String(tries) } },
        }),
      )
      .catch(unlessRefused);
  }

  return {
    async *waiting() {
      for (const shard of shards) {
        for await (const item of query(shard, waitingPrefix)) {
          const question = readWaiting(item);
          const sent = await get(sentKey(question.id));
          // A slow worker stored this question again after another worker's copy had been sent.
          if (sent !== undefined && numberOf(sent, 'tries') >= question.tries)
            await dropWaiting(question.id, question.tries);
          else yield question;
        }
      }
    },

    async open() {
      const found: OpenBatch[] = [];
      for await (const item of query(openPartition, 'batch#')) found.push(readBatch(item));
      return found;
    },

    async put(batch) {
      await client
        .send(new PutItemCommand({ TableName, Item: writeBatch(batch, clock.now()) }))
        .catch(toFault);
    },

    async end({ id }) {
      await client.send(new DeleteItemCommand({ TableName, Key: batchKey(id) })).catch(toFault);
    },

    markSent: (ids) => forEachBounded(ids, marksAtOnce, mark),

    async answer(id, answer) {
      try {
        const { Attributes: item } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: sentKey(id),
            UpdateExpression: 'SET answer = :answer, v = :v',
            ConditionExpression: `attribute_exists(pk) AND attribute_not_exists(answer) AND ${notNewer.condition}`,
            ExpressionAttributeValues: {
              ':answer': packAnswer(answer),
              ':v': itemVersion.v,
              ...notNewer.values,
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return item && readAsker(item);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return toFault(error);
        const known = await get(sentKey(id));
        return known && readAsker(known);
      }
    },
  };
}

/** Ignores a failed condition, because another worker has done the same write before. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) toFault(error);
}

const batchKey = (id: string): Item => ({ pk: { S: openPartition }, sk: { S: `batch#${id}` } });

function writeBatch({ id, begunAt, batchId, isMarked, givenUp, questions }: OpenBatch, now: number): Item {
  return {
    ...batchKey(id),
    ...itemVersion,
    begunAt: { N: String(begunAt) },
    ...(batchId !== undefined && { batchId: { S: batchId } }),
    isMarked: { BOOL: isMarked },
    ...(givenUp !== undefined && { givenUp: { S: givenUp } }),
    questions: pack(JSON.stringify(questions)),
    ttl: expiresAt(now),
  };
}

function readBatch(item: Item): OpenBatch {
  checkVersion(item, 'a stored batch');
  const parsed = parseJson(unpack(item['questions']));
  const givenUp = item['givenUp']?.S;
  const questions = parsed.kind === 'json' && Array.isArray(parsed.value) ? parsed.value : [];
  return {
    id: textOf(item, 'sk').slice('batch#'.length),
    begunAt: numberOf(item, 'begunAt'),
    batchId: item['batchId']?.S,
    isMarked: item['isMarked']?.BOOL === true,
    ...(givenUp !== undefined && { givenUp }),
    questions: questions.filter((id) => typeof id === 'string'),
  };
}
