import {
  findOrphans,
  type FindOrphansOptions,
  type Orphan,
} from '../adapters/aws/dynamodb/dynamo-orphans.ts';
import { type HeldGroup, heldGroups } from '../adapters/aws/dynamodb/held-groups.ts';
import { storedGroups } from '../adapters/aws/dynamodb/stored-groups.ts';
import type { StoredGroup } from '../aggregation/stored-group.ts';
import { dynamoOpenGroups } from '../adapters/aws/dynamodb/dynamo-open-groups.ts';
import type { GroupRef } from '../aggregation/group.ts';
import { accountOf, type GroupAccount } from './group-account.ts';
import { groupOverview, openedSince } from './group-overview.ts';
import { type GroupRecords, recordsOf } from './group-record.ts';
import { type GroupStanding, standingOf } from './group-standing.ts';
import { orderEvent } from './order-event.ts';
import type { Release } from './fusion-client.ts';
import { type FusionClientOptions, wire } from './wiring.ts';

/** The requests of an operator to a bridge. Every call may throw a RetryableError or a LookupError. */
export interface OperatorClient {
  /** Re-evaluates groups, as if their timers had fired. Groups that need nothing stay as they are. */
  reevaluate(orders: readonly Release[]): Promise<void>;
  /** Finds groups whose timer was lost; see `findOrphans`. Takes `dynamodb:Scan` and `dynamodb:GetItem`. */
  orphans(asked: Pick<FindOrphansOptions, 'deadlineMs' | 'marginMs'>): AsyncGenerator<Orphan>;
  /** Reads what a group holds. Takes `dynamodb:GetItem` and `dynamodb:Query`. */
  records(ref: GroupRef): Promise<GroupRecords>;
  /** Reads how far a group is. Takes `dynamodb:GetItem` and `dynamodb:Query`. */
  standing(ref: GroupRef): Promise<GroupStanding>;
  /** Reads everything that is stored of a group. Takes `dynamodb:GetItem` and `dynamodb:Query`. */
  account(ref: GroupRef): Promise<GroupAccount>;
  /** Finds the groups that wait for a reviewer; see `heldGroups`. Takes `dynamodb:Scan`. */
  held(): AsyncGenerator<HeldGroup>;
  /**
   * Yields the groups of all fusions, in no order; see `storedGroups`. Takes `dynamodb:Scan`.
   *
   * @param asked the items to read at most, and what to call where there are more
   */
  groups(asked: { readonly mostItems: number; readonly onCut: () => void }): AsyncGenerator<StoredGroup>;
  /**
   * Yields the groups of a fusion that opened since a time, in ms since the epoch. The fusion must keep a list of them
   * (`listGroups: true`). Takes `dynamodb:GetItem` and `dynamodb:Query`.
   */
  listedGroups(asked: { readonly fusion: string; readonly since: number }): AsyncGenerator<StoredGroup>;
  /** Closes the connections. */
  close(): void;
}

export function operatorClient(options: FusionClientOptions): OperatorClient {
  const { publisher, newId, dynamo, tableName, groups, follow, close } = wire(options);
  return {
    reevaluate: (orders) =>
      publisher.publish(
        orders.map(({ fusion, key, topic, source }) =>
          orderEvent({ action: 'wake', fusion, key, topic, source }, newId()),
        ),
      ),

    async *orphans(asked) {
      yield* findOrphans({ ...asked, client: dynamo, tableName: await tableName(), now: Date.now() });
    },

    records: (ref) => recordsOf(ref, groups),

    standing: (ref) => standingOf(ref, groups),

    account: (ref) => accountOf(ref, groups, follow),

    async *held() {
      yield* heldGroups({ client: dynamo, tableName: await tableName(), now: Date.now() });
    },

    async *groups(asked) {
      yield* storedGroups({ ...asked, client: dynamo, tableName: await tableName(), now: Date.now() });
    },

    async *listedGroups({ fusion, since }) {
      const list = dynamoOpenGroups({
        client: dynamo,
        tableName: await tableName(),
        clock: { now: Date.now },
        // Of what is written, and here nothing is.
        rememberMs: () => 0,
      });
      for await (const { key } of openedSince(list, fusion, since)) {
        const found = await groupOverview({ fusion, key }, groups);
        if (found !== undefined) yield found;
      }
    },

    close,
  };
}
