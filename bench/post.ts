import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Running } from '../local/run-assembly.ts';

/** The topics of the measured bridges. */
export const topics = ['stock', 'price', 'risk'] as const;

/** A producer that puts events on a running bus, in batches of 10. */
export interface Producer {
  post(entries: readonly PutEventsRequestEntry[]): Promise<void>;
  close(): void;
}

export function producerOf({ endpoint }: Pick<Running, 'endpoint'>): Producer {
  const client = new EventBridgeClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  return {
    async post(entries) {
      for (let from = 0; from < entries.length; from += 10) {
        const Entries = entries.slice(from, from + 10);
        const { FailedEntryCount: failed } = await client.send(new PutEventsCommand({ Entries }));
        if (failed !== 0) throw new Error(`the bus refused ${failed} envelopes`);
      }
    },
    close: () => client.destroy(),
  };
}

/** Returns one topic's part of a group. */
export function entryOf(bus: string, topic: string, group: number): PutEventsRequestEntry {
  return {
    EventBusName: bus,
    Source: `${topic}-service`,
    DetailType: topic,
    Detail: JSON.stringify({
      specversion: '1.0',
      id: `${topic}-${group}`,
      source: `${topic}-service`,
      type: topic,
      correlationid: `order-${group}`,
      data: { sku: `A-${group}`, [topic]: group % 17 },
    }),
  };
}
