import { type DynamoDBClient, paginateScan, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { pagesOf } from '../pages.ts';
import type { Item } from './group-item.ts';

/** Yields the items of a table whose time to live ends after `since` (ms since the epoch), in scan order. */
export async function* liveItems(
  client: DynamoDBClient,
  input: ScanCommandInput,
  since: number,
): AsyncGenerator<Item, void, undefined> {
  for await (const { Items: items = [] } of pagesOf(paginateScan({ client }, input)))
    for (const item of items) if (Number(item['ttl']?.N ?? Infinity) * 1_000 > since) yield item;
}
