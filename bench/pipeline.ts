import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { startLocal } from '../local/start.ts';
import type { Figure } from './figure.ts';

const groups = 1_000;
const topics = ['stock', 'price', 'risk'];

/** Envelopes a second through everything on this machine: bus, queues, functions in their processes, table, bus, queue. */
export async function pipeline(): Promise<Figure[]> {
  let fused = 0;
  let wake: () => void = () => undefined;
  const running = await startLocal({
    bridge: join(import.meta.dirname, 'bridge.yaml'),
    port: 0,
    onAccount: (event) => {
      if (event.kind === 'fused' && (fused += 1) >= groups) wake();
      if (event.kind === 'lost' || event.kind === 'dead-letter')
        throw new Error(`a message went astray: ${event.kind}`);
    },
  });
  const client = new EventBridgeClient({
    endpoint: running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  try {
    const done = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const began = performance.now();
    for (const entries of batches(running.bus)) {
      const { FailedEntryCount: failed } = await client.send(new PutEventsCommand({ Entries: entries }));
      if (failed !== 0) throw new Error(`the bus refused ${failed} envelopes`);
    }
    await done;
    const seconds = (performance.now() - began) / 1_000;
    const envelopes = groups * topics.length;
    return [
      {
        name: 'laptop pipeline',
        value: envelopes / seconds,
        unit: 'envelopes/s',
        note: `${groups} groups of ${topics.length}, ${seconds.toFixed(1)} s, first post to last result`,
      },
    ];
  } finally {
    client.destroy();
    await running.stop();
  }
}

/** The parts of a group far apart: all of the first topic come first. */
function batches(bus: string): PutEventsRequestEntry[][] {
  const entries = topics.flatMap((topic) =>
    Array.from({ length: groups }, (_, group) => ({
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
    })),
  );
  return Array.from({ length: Math.ceil(entries.length / 10) }, (_, index) =>
    entries.slice(index * 10, index * 10 + 10),
  );
}
