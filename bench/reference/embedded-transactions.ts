import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Meter } from '../cost/bill.ts';
import { type Item, writeUnits } from '../cost/item-bytes.ts';

/** A transaction writes each item twice, to prepare and to commit. */
const writesAnItem = 2;

/**
 * Adds transactions to the embedded DynamoDB, which has none, for a single client: the puts and updates of a
 * transaction run one after another. A transaction is billed twice the write units of each of its items, rounded item
 * by item; a condition that holds costs nothing more.
 *
 * @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
 * @param unmetered a client of the same service whose calls are not counted
 */
export function embedTransactions(client: DynamoDBClient, unmetered: DynamoDBClient, meter: Meter): void {
  client.middlewareStack.add(
    (next) => async (call) => {
      if (!isTransaction(call.input)) return next(call);
      for (const { Put: put, Update: update } of call.input.TransactItems) {
        const write = put ?? update;
        const { pk, sk } = put?.Item ?? update?.Key ?? {};
        if (write === undefined || pk === undefined || sk === undefined)
          throw new Error('the embedded transactions support puts and updates only');
        const there = async (): Promise<Item | undefined> => {
          const read = { TableName: write.TableName, Key: { pk, sk }, ConsistentRead: true };
          return (await unmetered.send(new GetItemCommand(read))).Item;
        };
        const before = await there();
        if (put !== undefined) await unmetered.send(new PutItemCommand(put));
        if (update !== undefined) await unmetered.send(new UpdateItemCommand(update));
        meter.add('writeUnits', writesAnItem * writeUnits(before, await there()));
      }
      return { output: { $metadata: {} }, response: undefined };
    },
    { step: 'initialize', name: 'transactions', priority: 'high' },
  );
}

function isTransaction(input: object): input is { readonly TransactItems: readonly TransactWriteItem[] } {
  return 'TransactItems' in input && Array.isArray(input.TransactItems);
}
