import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  GroupRef,
  GroupState,
  GroupStateView,
  Part,
  PartSummary,
  Tally,
} from '../../../aggregation/group.ts';
import type { LeaseOutcome, GroupStore, SaveOutcome } from '../../../aggregation/group-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import { RetryableError } from '../../../ports/retryable-error.ts';
import {
  groupKey,
  headSortKey,
  type Item,
  outSortKeyPrefix,
  partSortKeyPrefix,
  tallySortKey,
} from './group-item.ts';
import {
  isOfUnopened,
  stateViewAttributes,
  storedState,
  readGroupState,
  readGroupStateView,
  readOutcome,
  writeLeased,
  writeCompleted,
} from './head-item.ts';
import { isTally, itemCollections, type RefusedPut } from './item-collection.ts';
import { itemVersion } from './item-version.ts';
import { maxPackedBytes, packedBytes } from './packed-text.ts';
import { readMeasuredPart, readPart, readPartSummary, summaryAttributes, writePart } from './part-item.ts';
import { readTally, tallyAttributes, tallyUpdate } from './tally-item.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoGroupStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
  /**
   * Returns how long a group's items are kept after they were written. It must exceed the longest retention of a queue
   * (14 days); otherwise a redelivery could open a group that was completed long ago.
   */
  readonly retentionMs: (fusion: string) => number;
}

/** Stores groups as item collections of one table: one item per part, and one head. Costs are linear in the parts. */
export function dynamoGroupStore({
  client,
  tableName,
  clock,
  retentionMs,
}: DynamoGroupStoreOptions): GroupStore {
  const { query, put, get, peek } = itemCollections(client, tableName);

  const expiresAt = ({ fusion }: GroupRef): AttributeValue => ({
    N: String(Math.ceil((clock.now() + retentionMs(fusion)) / 1_000)),
  });

  /** Returns the head that made a condition fail. Reads it again when the service does not return it. */
  async function refuser(ref: GroupRef, { refusedBy }: RefusedPut): Promise<GroupState | undefined> {
    return refusedBy === undefined ? headOf(ref) : readGroupState(refusedBy);
  }

  async function headOf(ref: GroupRef): Promise<GroupState | undefined> {
    const item = await get(ref, headSortKey);
    return item && readGroupState(item);
  }

  return {
    async putPart(ref, part) {
      const written = await put(writePart(ref, part, expiresAt(ref)), {
        ReturnValuesOnConditionCheckFailure: 'NONE',
      });
      return written === 'put' ? 'stored' : 'duplicate';
    },

    hasPart: async (ref, partId) => (await peek(ref, partSortKeyPrefix + partId, true)) !== undefined,

    async view(ref, limit) {
      const names = [...summaryAttributes, ...stateViewAttributes, ...tallyAttributes];
      const { items, isWhole } = await query(
        ref,
        {
          ProjectionExpression: names.map((name) => `#${name}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        },
        limit,
      );
      let state: GroupStateView | undefined;
      let tally: Tally | undefined;
      const parts: PartSummary[] = [];
      for (const item of items) {
        if (item['sk']?.S === headSortKey) state = readGroupStateView(item);
        else if (isTally(item)) tally = readTally(item);
        else if (isPart(item)) parts.push(readPartSummary(item));
      }
      return { state, parts, isWhole, tally };
    },

    async tally(ref, more): Promise<Tally> {
      const update = { TableName: tableName, ...tallyUpdate(ref, more, expiresAt(ref)) };
      try {
        const { Attributes: tallied = {} } = await client.send(new UpdateItemCommand(update));
        return readTally(tallied);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return toFault(error);
        // Only a newer form refuses it: reading it tells the version.
        readTally((await get(ref, tallySortKey)) ?? {});
        throw new RetryableError('the tally of a group was gone when it was read', { cause: error });
      }
    },

    async parts(ref, select = (part) => part) {
      const parts: Part[] = [];
      const page = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :part)',
        ExpressionAttributeValues: { ':part': { S: partSortKeyPrefix } },
      };
      await query(ref, page, undefined, (item) => {
        const { part, bytes } = readMeasuredPart(item);
        const selected = select(part, bytes);
        if (selected !== undefined) parts.push(selected);
        return false;
      });
      return parts;
    },

    state: headOf,

    async hasState(ref) {
      const head = await peek(ref, headSortKey, false);
      return head !== undefined && !isOfUnopened(head);
    },

    isPublished: async (ref, generation) => (await peek(ref, outSortKey(generation), true)) !== undefined,

    async markPublished(ref, generation) {
      const item = {
        pk: groupKey(ref),
        sk: { S: outSortKey(generation) },
        ...itemVersion,
        ttl: expiresAt(ref),
      };
      await client.send(new PutItemCommand({ TableName: tableName, Item: item })).catch(toFault);
    },

    async lease(ref, lease, over): Promise<LeaseOutcome> {
      const written = await put(writeLeased(ref, lease, expiresAt(ref)), {
        ...(over && sameHead(over)),
      });
      if (written === 'put') return { kind: 'leased' };
      const state = await refuser(ref, written);
      return isWrittenBy(lease, state) ? { kind: 'leased' } : { kind: 'refused', state };
    },

    async save(ref, completed, parts, over): Promise<SaveOutcome> {
      const item = writeCompleted(ref, completed, parts, expiresAt(ref));
      const bytes = [item['outcome'], item['included']].reduce(
        (sum, value) => sum + (value ? packedBytes(value) : 0),
        0,
      );
      if (bytes > maxPackedBytes) return { kind: 'too-large' };
      const written = await put(item, { ...(over && sameHead(over)) });
      if (written === 'put') return { kind: 'saved' };
      const state = await refuser(ref, written);
      return isWrittenBy(completed.state, state) ? { kind: 'saved' } : { kind: 'refused', state };
    },

    async outcome(ref, head) {
      const included = new Set(head.included.map((partId) => partSortKeyPrefix + partId));
      const isNeeded = (one: Item): boolean => {
        const key = one['sk']?.S ?? '';
        return key === headSortKey || included.has(key);
      };
      const { items } = await query(ref, {}, undefined, isNeeded);
      const item = items.find((one) => one['sk']?.S === headSortKey);
      if (item === undefined || !isWrittenBy(head, readGroupState(item))) return undefined;
      const used = items.filter(isPart).map(readPart);
      // The retention has removed parts, so no message that needs this result can still exist.
      return used.length < included.size ? undefined : readOutcome(item, used);
    },

    async releaseLease(ref, lease) {
      const written = await put(writeLeased(ref, lease, expiresAt(ref)), sameHead(lease));
      return written === 'put' ? 'yielded' : 'fenced';
    },
  };
}

function outSortKey(generation: number): string {
  return `${outSortKeyPrefix}${generation}`;
}

function isPart(item: Item): boolean {
  return item['sk']?.S?.startsWith(partSortKeyPrefix) === true;
}

/** The SDK sends a put again when its response was late. The second put then fails on the item of the first. */
function isWrittenBy(mine: GroupState, found: GroupState | undefined): boolean {
  return found?.token === mine.token && found.state === mine.state;
}

function sameHead({ state, generation, token }: GroupState): Partial<PutItemCommandInput> {
  return {
    ConditionExpression: '#state = :state AND #generation = :generation AND #token = :token',
    ExpressionAttributeNames: { '#state': 'state', '#generation': 'generation', '#token': 'token' },
    ExpressionAttributeValues: {
      ':state': { S: storedState[state] },
      ':generation': { N: String(generation) },
      ':token': { S: token },
    },
  };
}
