import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Bridge } from '../../../policy/bridge.ts';
import { readJson } from '../../../json/parse-json.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { pack, unpack } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

/** The records about policies that only the program reads: the text of each version and the deployed bridge. */
export interface PolicyRecords {
  /** Returns the text of the bridge file that a version was made from. */
  source(version: string): Promise<string | undefined>;
  addSource(version: string, text: string): Promise<void>;
  /** Returns the bridge of the last deployment; undefined where none has recorded one. */
  deployed(): Promise<Bridge | undefined>;
  recordDeployed(bridge: Bridge): Promise<void>;
}

/** Opens the records beside the versions. */
export function dynamoPolicyRecords(client: DynamoDBClient, tableName: string): PolicyRecords {
  const keyOf = (sortKey: string) => ({ pk: { S: '#policy' }, sk: { S: sortKey } });
  const get = async (sortKey: string): Promise<string | undefined> => {
    const read = new GetItemCommand({ TableName: tableName, Key: keyOf(sortKey), ConsistentRead: true });
    const { Item: item } = await client.send(read).catch(toFault);
    if (item === undefined) return undefined;
    checkVersion(item, 'a stored policy');
    return unpack(item['text']);
  };
  const put = async (sortKey: string, text: string): Promise<void> => {
    const Item = { ...keyOf(sortKey), ...itemVersion, text: pack(text) };
    await client.send(new PutItemCommand({ TableName: tableName, Item })).catch(toFault);
  };
  return {
    source: (version) => get(`source#${version}`),
    addSource: (version, text) => put(`source#${version}`, text),
    async deployed() {
      const text = await get('deployed');
      const bridge: unknown = text === undefined ? undefined : readJson(text);
      if (bridge === undefined || isBridge(bridge)) return bridge;
      throw new Error('the record of the deployed bridge holds none');
    },
    recordDeployed: (bridge) => put('deployed', JSON.stringify(bridge)),
  };
}

/** Only the program writes the record, of a bridge that it has compiled. */
function isBridge(value: unknown): value is Bridge {
  return (
    typeof value === 'object' &&
    value !== null &&
    'topics' in value &&
    'recipients' in value &&
    'fusions' in value &&
    Array.isArray(value.fusions)
  );
}
