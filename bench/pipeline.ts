import { join } from 'node:path';
import { startLocal } from '../local/start.ts';
import type { Section } from './figure.ts';
import { entryOf, producerOf, topics } from './post.ts';

const groups = 1_000;

/**
 * Measures envelopes per second through everything on this machine: bus, queues, functions in their processes, table,
 * bus, queue.
 */
export async function pipeline(): Promise<Section> {
  let fused = 0;
  const done = Promise.withResolvers<void>();
  const running = await startLocal({
    bridge: join(import.meta.dirname, 'bridge.yaml'),
    port: 0,
    onAccount: (event) => {
      if (event.kind === 'fused' && (fused += 1) >= groups) done.resolve();
      if (event.kind === 'lost' || event.kind === 'dead-letter')
        done.reject(new Error(`a message went astray: ${event.kind}`));
    },
  });
  const producer = producerOf(running);
  try {
    // The parts of a group are far apart: all of the first topic come first.
    const entries = topics.flatMap((topic) =>
      Array.from({ length: groups }, (_, group) => entryOf(running.bus, topic, group)),
    );
    const began = performance.now();
    await producer.post(entries);
    await done.promise;
    const seconds = (performance.now() - began) / 1_000;
    return {
      heading: 'Throughput on this machine',
      figures: [
        {
          name: 'laptop pipeline',
          value: entries.length / seconds,
          unit: 'envelopes/s',
          note: `${groups} groups of ${topics.length}, ${seconds.toFixed(1)} s, first post to last result`,
        },
      ],
    };
  } finally {
    producer.close();
    await running.stop();
  }
}
