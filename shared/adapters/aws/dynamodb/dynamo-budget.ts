import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Budget } from '../../../compose/budget.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type Item, numberOf } from './group-item.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoBudgetOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

const dayMs = 86_400_000;

/** The time that a sum serves before it is read again. */
const freshMs = 10_000;

/** Sums stay for a week, so that an operator can see what it cost. */
const keptDays = 8;

/**
 * Counts spending in the groups table: one item per fusion and day. Writers add to it, so no two of them overwrite each
 * other.
 */
export function dynamoBudget({ client, tableName, clock }: DynamoBudgetOptions): Budget {
  const seen = new Map<string, { readonly pk: string; readonly usd: number; readonly until: number }>();

  /** No fusion's name begins with this, so no group's partition does. */
  const partitionOf = (fusion: string, at = clock.now()): string =>
    `#budget#${fusion}#${new Date(at).toISOString().slice(0, 10)}`;

  const see = (fusion: string, pk: string, item: Item | undefined): number => {
    const usd = item === undefined ? 0 : numberOf(item, 'usd');
    seen.set(fusion, { pk, usd, until: clock.now() + freshMs });
    return usd;
  };

  return {
    async spentToday(fusion) {
      const pk = partitionOf(fusion);
      const known = seen.get(fusion);
      if (known?.pk === pk && clock.now() < known.until) return known.usd;
      const { Item: item } = await client
        .send(new GetItemCommand({ TableName: tableName, Key: { pk: { S: pk }, sk: { S: 'spent' } } }))
        .catch(toFault);
      return see(fusion, pk, item);
    },

    async add(fusion, usd, at) {
      const pk = partitionOf(fusion, at);
      const { Attributes: item } = await client
        .send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { pk: { S: pk }, sk: { S: 'spent' } },
            UpdateExpression: 'ADD #usd :usd SET #ttl = :ttl',
            ExpressionAttributeNames: { '#usd': 'usd', '#ttl': 'ttl' },
            ExpressionAttributeValues: {
              ':usd': { N: usd.toFixed(9) },
              ':ttl': { N: String(Math.ceil((clock.now() + keptDays * dayMs) / 1_000)) },
            },
            ReturnValues: 'UPDATED_NEW',
          }),
        )
        .catch(toFault);
      see(fusion, pk, item);
    },
  };
}
