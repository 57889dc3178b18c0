import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createTable, dynamoAt, embeddedDynamo } from '../../test/adapters/aws/embedded-dynamo.ts';
import type { Meter } from './bill.ts';
import { type Item, writeUnits } from './item-bytes.ts';

/** DynamoDB in this process, and its client's bill. */
export interface EmbeddedTable {
  readonly client: DynamoDBClient;
  /** A client whose calls are not counted. */
  readonly unmetered: DynamoDBClient;
  close(): void;
}

/** Creates a table of items under `pk` and `sk`, as in the stack. */
export async function openTable(tableName: string, meter: Meter): Promise<EmbeddedTable> {
  const { endpoint, client: unmetered, close } = await embeddedDynamo();
  const client = dynamoAt(endpoint);
  await createTable(unmetered, tableName);
  meterTable(client, unmetered, meter);
  return {
    client,
    unmetered,
    close: () => {
      client.destroy();
      close();
    },
  };
}

const consumed = z.looseObject({ ConsumedCapacity: z.looseObject({ CapacityUnits: z.number() }) });
const writes = new Set(['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand']);
const reads = new Set(['GetItemCommand', 'QueryCommand']);

/**
 * Requests the consumed capacity of every call and adds it up; `test/bench/consumed-capacity.test.ts` checks the
 * embedded DynamoDB against the rules of the real one. A write whose condition fails is billed by the larger of the
 * existing and the intended item, which its response does not show.
 */
function meterTable(client: DynamoDBClient, unmetered: DynamoDBClient, meter: Meter): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const isWrite = writes.has(commandName);
        if (!isWrite && !reads.has(commandName)) throw new Error(`${commandName} is not metered`);
        try {
          const result = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } });
          const units = consumed.parse(result.output).ConsumedCapacity.CapacityUnits;
          // A query that finds nothing is billed like one that finds something small.
          if (isWrite) meter.add('writeUnits', units);
          else meter.add('readUnits', Math.max(units, leastRead(call.input)));
          return result;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException)
            meter.add('writeUnits', await refusedUnits(call.input, unmetered));
          throw error;
        }
      },
    { step: 'initialize', name: 'meter' },
  );
}

function leastRead(input: object): number {
  return 'ConsistentRead' in input && input.ConsistentRead === true ? 1 : 0.5;
}

const refusedWrite = z.looseObject({
  TableName: z.string(),
  Key: z.custom<Item>().optional(),
  Item: z.custom<Item>().optional(),
});

async function refusedUnits(input: unknown, unmetered: DynamoDBClient): Promise<number> {
  const { TableName, Key, Item: put } = refusedWrite.parse(input);
  const { pk, sk } = Key ?? put ?? {};
  if (pk === undefined || sk === undefined) throw new Error('a refused write names no item');
  const { Item: there } = await unmetered.send(
    new GetItemCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return writeUnits(there, put);
}
