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
import type { EventPublisher } from '../ports/ports.ts';
import { type FinishedEnvelopes, finishEnvelopes } from './finish-envelope.ts';
import { type Order, orderEvent } from './order-event.ts';
import { type Reply, type Request, request, type RequestPorts } from './request.ts';
import { theOne } from './the-one.ts';

export interface FusionClientOptions {
  /** The `name` in the bridge file. */
  readonly bridge: string;
  /** The stack's output `BusName`; looked for unless given, which takes `events:ListEventBuses`. */
  readonly bus?: string | undefined;
  /** The stack's output `GroupsTable`; looked for unless given, which takes `dynamodb:ListTables`. */
  readonly table?: string | undefined;
  /** Unless given, the environment says where AWS is and who asks. */
  readonly connection?: AwsConnection;
}

/** What a program can ask of a bridge. Any call may throw a TransientFault, or a LookupError for what was looked for. */
export interface FusionClient {
  /** Posts envelopes and waits for what their group answers. */
  request(request: Request): Promise<Reply>;
  /** Posts envelopes and waits for nothing. Those without a `correlationid` get the key, if there is one. */
  post(envelopes: readonly JsonObject[], key?: string): Promise<FinishedEnvelopes>;
  /** Orders the release of one group, or of all of a fusion. Resolves when the bus has the order, not when it is done. */
  release(order: Omit<Order, 'action'>): Promise<void>;
  /** Lets groups be looked at as if their alarm clocks had rung; harmless to those that need it not. */
  wake(orders: readonly Omit<Order, 'action'>[]): Promise<void>;
  /** Groups that nobody sees to any more; see `findOrphans`. Takes `dynamodb:Scan` and `dynamodb:GetItem`. */
  orphans(asked: Pick<FindOrphansOptions, 'deadlineMs' | 'marginMs'>): AsyncGenerator<Orphan>;
  /** Closes the connections. */
  close(): void;
}

/** Wires a client to AWS. It posts (`events:PutEvents`), and requests read the table (`dynamodb:GetItem`, `dynamodb:Query`). */
export function fusionClient({ bridge, bus, table, connection }: FusionClientOptions): FusionClient {
  const events = eventBridgeClient(connection);
  const dynamo = dynamoClient(connection);
  const publisher = lazily(async () =>
    eventBridgePublisher(events, bus ?? theOne({ what: 'bus', bridge }, await findBuses(events, bridge))),
  );
  const tableName = lazily(
    async () => table ?? theOne({ what: 'table', bridge }, await findTables(dynamo, bridge)),
  );
  const groups = lazily(async () =>
    dynamoGroupStore({
      client: dynamo,
      tableName: await tableName(),
      clock: { now: () => Date.now() },
      // Of what is written, and here nothing is.
      retentionMs: () => 0,
    }),
  );
  const lazyPublisher: EventPublisher = {
    publish: async (envelopes) => (await publisher()).publish(envelopes),
  };
  const ports: RequestPorts = {
    publisher: lazyPublisher,
    groups: {
      head: async (ref) => (await groups()).head(ref),
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

/** Opens at the first use; what failed to open is tried again at the next. */
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
