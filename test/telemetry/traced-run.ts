import { startMessagesServer } from '../adapters/anthropic/messages-server.ts';
import { startCollector } from '../fakes/collector.ts';
import { envelopesOf } from '../local/end-to-end/client.ts';
import { openBus } from '../local/end-to-end/open-bus.ts';

/** The steps of the group's first generation, sorted by their names. */
export const stepNames = [
  'admission context',
  'admission question',
  'chat claude-haiku-5-5',
  'join context',
  'join question',
  'merge',
  'publish',
  'waiting',
];

/** The traces of the two producers. */
export const producers = {
  question: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  context: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
} as const;

/** The group that the run makes, and amends. */
export const group = { fusion: 'advice', key: 'trip-7' } as const;

export interface TracedRun {
  /** The requests to the collector. */
  readonly bodies: readonly string[];
  /** The lines of embedded metrics. */
  readonly metrics: readonly string[];
  /** The `traceparent` of each result, in order. */
  readonly traceparents: readonly unknown[];
}

/** Runs a bridge on the laptop beside a collector: a group with a model's answer, a late part, and a rejected envelope. */
export async function tracedRun(): Promise<TracedRun> {
  const collector = await startCollector();
  const model = await startMessagesServer({
    keyOf: () => group.key,
    behave: () => ({ kind: 'ok', answer: { text: 'Take the train.', price: 1 } }),
  });
  const metrics: string[] = [];
  const bus = await openBus(
    '../../telemetry/traced.yaml',
    {
      ANTHROPIC_API_KEY: 'key-of-the-test',
      ANTHROPIC_BASE_URL: model.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    },
    { onLine: (_, line) => (line.includes('"_aws"') ? metrics.push(line) : undefined) },
  );
  const desk = bus.running.recipients['desk'] ?? '';
  const post = (topic: keyof typeof producers, id: string, data: object | string) =>
    bus.client.post([
      {
        source: `${topic}-service`,
        topic,
        detail: {
          specversion: '1.0',
          id,
          source: `${topic}-service`,
          type: topic,
          correlationid: group.key,
          traceparent: producers[topic],
          data: typeof data === 'string' ? data : { ...data },
        },
      },
    ]);
  try {
    await post('context', 'broken', { price: 3 });
    await post('context', 'context-1', { text: 'The train takes four hours.', price: 40 });
    await post('question', 'question-1', 'How do I get there?');
    const first = await bus.client.receive(desk, (got) => got.length > 0);
    await post('question', 'question-2', 'And how long does it take?');
    const later = await bus.client.receive(desk, (got) => got.length > 0);
    await bus.settled();
    return {
      bodies: collector.bodies,
      metrics,
      traceparents: envelopesOf([...first, ...later]).map((envelope) => Reflect.get(envelope, 'traceparent')),
    };
  } finally {
    await bus.close();
    await model.close();
    await collector.close();
  }
}
