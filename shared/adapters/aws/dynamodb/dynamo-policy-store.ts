import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { PolicyStore, PolicyVersion, StoredPointer } from '../../../policy-version/live-policies.ts';
import type { Fusion } from '../../../policy/fusion.ts';
import { readJson } from '../../../json/parse-json.ts';
import { type Item, numberOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { pack, unpack } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

/** No fusion's name begins with this, so no group's partition does. */
const partition = { S: '#policy' };

const pointerSortKey = 'pointer';

/** Opens the versions of a bridge's policies. They stand in the table of the groups and never expire. */
export function dynamoPolicyStore(client: DynamoDBClient, tableName: string): PolicyStore {
  const get = async (sortKey: string): Promise<Item | undefined> => {
    const Key = { pk: partition, sk: { S: sortKey } };
    const read = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
    const { Item: item } = await client.send(read).catch(toFault);
    if (item !== undefined) checkVersion(item, 'a stored policy');
    return item;
  };

  /** @returns false where the condition does not hold */
  const put = async (
    sortKey: string,
    item: Item,
    condition: Partial<PutItemCommandInput>,
  ): Promise<boolean> => {
    const Item = { pk: partition, sk: { S: sortKey }, ...itemVersion, ...item };
    try {
      await client.send(new PutItemCommand({ TableName: tableName, Item, ...condition }));
      return true;
    } catch (error) {
      return error instanceof ConditionalCheckFailedException ? false : toFault(error);
    }
  };

  return {
    async pointer() {
      const item = await get(pointerSortKey);
      return item && readPointer(item);
    },
    async version(id) {
      const item = await get(`version#${id}`);
      return item && readVersion(id, item);
    },
    async add({ id, fusions, proposedAt }) {
      const item = { fusions: pack(JSON.stringify(fusions)), proposedAt: { N: String(proposedAt) } };
      await put(`version#${id}`, item, { ConditionExpression: 'attribute_not_exists(pk)' });
    },
    point: (pointer) =>
      put(pointerSortKey, writePointer(pointer), {
        ConditionExpression: 'attribute_not_exists(pk) OR revision = :before',
        ExpressionAttributeValues: { ':before': { N: String(pointer.revision - 1) } },
      }),
  };
}

function writePointer({ active, candidate, revision, before }: StoredPointer): Item {
  return {
    revision: { N: String(revision) },
    ...(active !== undefined && { active: { S: active } }),
    ...(candidate !== undefined && {
      candidate: { S: candidate.version },
      share: { N: String(candidate.share) },
    }),
    before: { L: before.map((id) => (id === null ? { NULL: true } : { S: id })) },
  };
}

function readPointer(item: Item): StoredPointer {
  const active = item['active']?.S;
  const version = item['candidate']?.S;
  return {
    revision: numberOf(item, 'revision'),
    before: (item['before']?.L ?? []).map((id) => id.S ?? null),
    ...(active !== undefined && { active }),
    ...(version !== undefined && { candidate: { version, share: numberOf(item, 'share') } }),
  };
}

function readVersion(id: string, item: Item): PolicyVersion {
  const fusions: unknown = readJson(unpack(item['fusions']));
  if (!isFusions(fusions)) throw new Error(`the stored version ${id} of the policy holds no fusions`);
  return { id, fusions, proposedAt: numberOf(item, 'proposedAt') };
}

/** Only the program writes versions, and it compiles them from a checked bridge file. */
function isFusions(value: unknown): value is readonly Fusion[] {
  return Array.isArray(value) && value.every((one: unknown) => hasName(one));
}

const hasName = (one: unknown): boolean =>
  typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' && 'merge' in one;
