import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsConnection } from '../adapters/aws/connection.ts';
import { dynamoClient } from '../adapters/aws/dynamodb/dynamo-client.ts';
import { dynamoGroupStore } from '../adapters/aws/dynamodb/dynamo-group-store.ts';
import { findTables } from '../adapters/aws/dynamodb/find-tables.ts';
import { eventBridgeClient } from '../adapters/aws/eventbridge/event-bridge-client.ts';
import { eventBridgePublisher } from '../adapters/aws/eventbridge/event-bridge-publisher.ts';
import { findBuses } from '../adapters/aws/eventbridge/find-buses.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import { follow } from './follow.ts';
import type { RequestPorts } from './request.ts';
import { pickOne } from './pick-one.ts';

/** The bridge of a client, and the client's connection to AWS. */
export interface FusionClientOptions {
  /** The `name` in the bridge file. */
  readonly bridge: string;
  /** The stack's output `BusName`; looked for unless given, which takes `events:ListEventBuses`. */
  readonly bus?: string | undefined;
  /** The stack's output `GroupsTable`; looked for unless given, which takes `dynamodb:ListTables`. */
  readonly table?: string | undefined;
  /** Unless given, the environment says where AWS is and who asks. */
  readonly connection?: AwsConnection | undefined;
}

/** A bridge in AWS, as far as clients reach it. Its bus and its table are looked for when they are first used. */
export interface Wiring extends RequestPorts {
  readonly groups: Pick<GroupStore, 'state' | 'outcome' | 'view' | 'parts'>;
  readonly dynamo: DynamoDBClient;
  readonly tableName: () => Promise<string>;
  readonly close: () => void;
}

export function wire({ bridge, bus, table, connection }: FusionClientOptions): Wiring {
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
      // Of what is written, and here nothing is.
      retentionMs: () => 0,
    }),
  );
  const lazyPublisher: EventPublisher = {
    publish: (envelopes) => inRegion(async () => (await publisher()).publish(envelopes)),
  };
  return {
    publisher: lazyPublisher,
    groups: {
      state: (ref) => inRegion(async () => (await groups()).state(ref)),
      outcome: (ref, head) => inRegion(async () => (await groups()).outcome(ref, head)),
      view: (ref, limit) => inRegion(async () => (await groups()).view(ref, limit)),
      parts: (ref) => inRegion(async () => (await groups()).parts(ref)),
    },
    clock: { now: () => performance.now() },
    sleep,
    newId: randomUUID,
    bridge,
    follow: (envelope) =>
      follow(envelope, async () => {
        const { readResultIn } = await import('../adapters/aws/s3/read-result.ts');
        return readResultIn(connection);
      }),
    dynamo,
    tableName: () => inRegion(tableName),
    close() {
      events.destroy();
      dynamo.destroy();
    },
  };
}

/** Makes a call, and explains the SDK's bare "Region is missing". */
async function inRegion<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof Error) || cause.message !== 'Region is missing') throw cause;
    const remedy = 'set AWS_REGION, or the region of the connection, such as eu-central-1';
    throw new Error(`no region of AWS is set for the client: ${remedy}`, { cause });
  }
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
