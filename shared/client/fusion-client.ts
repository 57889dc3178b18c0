import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsConnection, dynamoClient, eventBridgeClient } from '../adapters/aws/clients.ts';
import {
  findOrphans,
  type FindOrphansOptions,
  type Orphan,
} from '../adapters/aws/dynamodb/dynamo-orphans.ts';
import { dynamoGroupStore } from '../adapters/aws/dynamodb/dynamo-group-store.ts';
import { eventBridgePublisher } from '../adapters/aws/eventbridge/event-bridge-publisher.ts';
import { findBuses } from '../adapters/aws/eventbridge/find-buses.ts';
import { findTables } from '../adapters/aws/dynamodb/find-tables.ts';
import type { JsonObject } from '../json/json.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { type FinishedEnvelopes, finishEnvelopes } from './finish-envelope.ts';
import { type Order, orderEvent } from './order-event.ts';
import { type Reply, type Request, request, type RequestPorts } from './request.ts';
import { pickOne } from './pick-one.ts';

export interface FusionClientOptions {
  /** The `name` in the bridge file. */
  readonly bridge: string;
  /** The stack's output `BusName`. Without it the client searches for the bus, which needs `events:ListEventBuses`. */
  readonly bus?: string | undefined;
  /**
   * The stack's output `GroupsTable`. Without it the client searches for the table, which needs `dynamodb:ListTables`.
   */
  readonly table?: string | undefined;
  /** The AWS endpoint and credentials; the environment is the default. */
  readonly connection?: AwsConnection;
}

/**
 * The operations of a bridge for other programs. Any call may throw a TransientFault, or a LookupError if the bus or
 * table is not found.
 */
export interface FusionClient {
  /** Posts envelopes and waits for the answer of their group. */
  request(request: Request): Promise<Reply>;
  /** Posts envelopes without waiting. Those without a `correlationid` get the key, if one is given. */
  post(envelopes: readonly JsonObject[], key?: string): Promise<FinishedEnvelopes>;
  /**
   * Requests the release of one group, or of all groups of a fusion. The promise resolves when the bus has accepted the
   * request, not when the release is done.
   */
  release(order: Omit<Order, 'action'>): Promise<void>;
  /**
   * Requests that groups are evaluated again, as if their timers had fired. It is harmless for groups that do not need
   * it.
   */
  wake(orders: readonly Omit<Order, 'action'>[]): Promise<void>;
  /** Finds groups that no worker will complete; see `findOrphans`. It needs `dynamodb:Scan` and `dynamodb:GetItem`. */
  orphans(asked: Pick<FindOrphansOptions, 'deadlineMs' | 'marginMs'>): AsyncGenerator<Orphan>;
  /** Closes the connections. */
  close(): void;
}

/**
 * Connects a client to AWS. It posts events (`events:PutEvents`), and requests read the table (`dynamodb:GetItem`,
 * `dynamodb:Query`).
 */
export function fusionClient({ bridge, bus, table, connection }: FusionClientOptions): FusionClient {
  const events = eventBridgeClient(connection);
  const dynamo = dynamoClient(connection);
  const publisher = lazily(async () =>
    eventBridgePublisher(events, bus ?? pickOne({ what: 'bus', bridge }, await findBuses(events, bridge))),
  );
  const tableName = lazily(
    async () => table ?? pickOne({ what: 'table', bridge }, await findTables(dynamo, bridge)),
  );
  const groups = lazily(async () =>
    dynamoGroupStore({
      client: dynamo,
      tableName: await tableName(),
      clock: { now: () => Date.now() },
      // The retention applies to writes, and the client writes nothing.
      retentionMs: () => 0,
    }),
  );
  const lazyPublisher: EventPublisher = {
    publish: async (envelopes) => (await publisher()).publish(envelopes),
  };
  const ports: RequestPorts = {
    publisher: lazyPublisher,
    groups: {
      state: async (ref) => (await groups()).state(ref),
      outcome: async (ref, head) => (await groups()).outcome(ref, head),
      view: async (ref, limit) => (await groups()).view(ref, limit),
    },
    clock: { now: () => performance.now() },
    sleep,
    newId: randomUUID,
  };
  return {
    request: (asked) => request(asked, ports),

    async post(envelopes, key) {
      const finished = finishEnvelopes(envelopes, key, randomUUID);
      if (finished.kind === 'envelopes') await lazyPublisher.publish(finished.envelopes);
      return finished;
    },

    release: (order) => lazyPublisher.publish([orderEvent({ ...order, action: 'release' }, randomUUID())]),

    wake: (orders) =>
      lazyPublisher.publish(
        orders.map(({ fusion, key, topic, source }) =>
          orderEvent({ action: 'wake', fusion, key, topic, source }, randomUUID()),
        ),
      ),

    async *orphans(asked) {
      yield* findOrphans({ ...asked, client: dynamo, tableName: await tableName(), now: Date.now() });
    },

    close() {
      events.destroy();
      dynamo.destroy();
    },
  };
}

/** Opens a resource at its first use. A failed opening is tried again at the next use. */
function lazily<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return async () => {
    opened ??= open();
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
}
