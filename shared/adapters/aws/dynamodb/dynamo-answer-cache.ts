import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AnswerCache } from '../../../compose/answer-cache.ts';
import { parseJson } from '../../../json/parse-json.ts';
import type { Clock } from '../../../ports/clock.ts';
import { numberOf, textOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { maxPackedBytes, pack, packedBytes, unpack } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoAnswerCacheOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

/** No fusion's name begins with this, so no group's partition does. */
const prefix = '#answer#';
const sortKey = 'answer';

/** Creates an answer cache in the groups table. Each answer is one item with a time to live. */
export function dynamoAnswerCache({ client, tableName, clock }: DynamoAnswerCacheOptions): AnswerCache {
  const keyOf = (hash: string) => ({ pk: { S: prefix + hash }, sk: { S: sortKey } });
  return {
    async get(hash) {
      const { Item: item } = await client
        .send(new GetItemCommand({ TableName: tableName, Key: keyOf(hash) }))
        .catch(toFault);
      if (item !== undefined) checkVersion(item, 'a stored answer');
      // DynamoDB deletes expired items within days, not at once.
      if (item === undefined || numberOf(item, 'ttl') * 1_000 <= clock.now()) return undefined;
      const parsed = parseJson(unpack(item['answer']));
      return parsed.kind === 'not-json' ? undefined : { answer: parsed.value, model: textOf(item, 'model') };
    },

    async put(hash, { answer, model }, keepMs) {
      const packed = pack(JSON.stringify(answer));
      if (packedBytes(packed) > maxPackedBytes) return;
      const ttl = Math.ceil((clock.now() + keepMs) / 1_000);
      const item = {
        ...keyOf(hash),
        ...itemVersion,
        answer: packed,
        model: { S: model },
        ttl: { N: String(ttl) },
      };
      await client.send(new PutItemCommand({ TableName: tableName, Item: item })).catch(toFault);
    },
  };
}
