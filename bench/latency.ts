import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startLocal } from '../local/start.ts';
import { startMessagesServer } from '../test/adapters/anthropic/messages-server.ts';
import type { Figure, Section } from './figure.ts';
import { entryOf, producerOf, topics } from './post.ts';

const groups = 200;

/** Groups before the measured ones, which start the functions' processes. */
const warmUps = 20;

/** The time between the last parts of two groups: long enough that nothing queues. */
const pauseMs = 50;

/**
 * Measures the time from the last part's arrival (its PutEvents answered) to the published result (the fused event on
 * the bus), through everything on this machine. The model is a server on this machine that answers at once.
 */
export async function latency(): Promise<Section> {
  const server = await startMessagesServer();
  try {
    return {
      heading: 'From the last part to the result, on this machine',
      note: `${groups} groups of ${topics.length}, a last part each ${pauseMs} ms, functions warm`,
      figures: [
        ...figuresOf('merged', await latencies('bridge.yaml', {})),
        ...figuresOf(
          'model that answers at once',
          await latencies('model-bridge.yaml', {
            ANTHROPIC_API_KEY: 'bench',
            ANTHROPIC_BASE_URL: server.url,
          }),
        ),
      ],
    };
  } finally {
    await server.close();
  }
}

function figuresOf(name: string, times: readonly number[]): Figure[] {
  const sorted = times.toSorted((a, b) => a - b);
  const percentile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return [
    { name: `${name}: p50`, value: percentile(0.5), unit: 'ms' },
    { name: `${name}: p99`, value: percentile(0.99), unit: 'ms' },
  ];
}

async function latencies(
  bridge: string,
  model: Readonly<Record<string, string>>,
): Promise<readonly number[]> {
  const fusedAt = new Map<string, number>();
  const count = warmUps + groups;
  const early = topics.slice(0, -1);
  const last = topics.at(-1) ?? '';
  let joined = 0;
  const waiting = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const running = await startLocal({
    bridge: join(import.meta.dirname, bridge),
    port: 0,
    env: { ...process.env, ANTHROPIC_API_KEY: undefined, ...model },
    onAccount: (event) => {
      if (event.kind === 'fused') {
        fusedAt.set(event.key, performance.now());
        if (fusedAt.size === count) done.resolve();
      } else if (event.kind === 'contributed') {
        joined += 1;
        if (joined === count * early.length) waiting.resolve();
      } else {
        done.reject(new Error(`a message went astray: ${event.kind}`));
      }
    },
  });
  const producer = producerOf(running);
  const numbers = Array.from({ length: count }, (_, group) => group);
  const postedAt = new Map<string, number>();
  try {
    await producer.post(numbers.flatMap((group) => early.map((topic) => entryOf(running.bus, topic, group))));
    // The early parts must not delay the last ones.
    await Promise.race([waiting.promise, done.promise]);
    for (const group of numbers) {
      await producer.post([entryOf(running.bus, last, group)]);
      postedAt.set(`order-${group}`, performance.now());
      await pause(pauseMs);
    }
    await done.promise;
  } finally {
    producer.close();
    await running.stop();
  }
  return numbers.slice(warmUps).map((group) => {
    const key = `order-${group}`;
    // A result may arrive before the post is answered.
    return Math.max(0, (fusedAt.get(key) ?? Number.NaN) - (postedAt.get(key) ?? Number.NaN));
  });
}
