import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsConnection, dynamoClient, eventBridgeClient } from '../aws/clients.ts';
import { dynamoGroupStore } from '../aws/dynamo-group-store.ts';
import { eventBridgePublisher } from '../aws/event-bridge-publisher.ts';
import type { JsonObject } from '../json/json.ts';
import { type FinishedEnvelopes, finishEnvelopes } from './finish-envelope.ts';
import { type ReleaseOrder, releaseEvent } from './release-event.ts';
import { type Reply, type Request, request } from './request.ts';

export interface FusionClientOptions {
  /** The stack's output `BusName`. */
  readonly bus: string;
  /** The stack's output `GroupsTable`. Only `request` reads it. */
  readonly table: string;
  /** Unless given, the environment says where AWS is and who asks. */
  readonly connection?: AwsConnection;
}

/** What a program can ask of a bridge. */
export interface FusionClient {
  /** Posts envelopes and waits for what their group answers. */
  request(request: Request): Promise<Reply>;
  /** Posts envelopes and waits for nothing. Envelopes without a `correlationid` get the key, if there is one. */
  post(envelopes: readonly JsonObject[], key?: string): Promise<FinishedEnvelopes>;
  /** Orders the release of one group, or of all of a fusion. Resolves when the bus has the order, not when it is done. */
  release(order: ReleaseOrder): Promise<void>;
  /** Closes the connections. */
  close(): void;
}

/** Wires a client to AWS. It needs `events:PutEvents` on the bus, `dynamodb:GetItem` and `dynamodb:Query` on the table. */
export function fusionClient({ bus, table, connection }: FusionClientOptions): FusionClient {
  const events = eventBridgeClient(connection);
  const dynamo = dynamoClient(connection);
  const publisher = eventBridgePublisher(events, bus);
  const groups = dynamoGroupStore({
    client: dynamo,
    tableName: table,
    clock: { now: () => Date.now() },
    // Of what is written, and here nothing is.
    retentionMs: () => 0,
  });
  const clock = { now: () => performance.now() };
  return {
    request: (asked) => request(asked, { publisher, groups, clock, sleep, newId: randomUUID }),

    async post(envelopes, key) {
      const finished = finishEnvelopes(envelopes, key, randomUUID);
      if (finished.kind === 'envelopes') await publisher.publish(finished.envelopes);
      return finished;
    },

    release: (order) => publisher.publish([releaseEvent(order, randomUUID())]),

    close() {
      events.destroy();
      dynamo.destroy();
    },
  };
}
