import { expect, test } from 'vitest';
import { unfed } from '../../../cli/dev/feeds.ts';
import type { Feed } from '../../../shared/policy/feed/feed.ts';
import { plainBridge, topic } from '../../infra/bridges.ts';

const rules: Feed['rules'] = {
  sources: { '*': ['s'] },
  headers: {},
  redact: [],
  contentType: 'application/json',
  nulls: 'event',
  otherTypes: 'reject',
  order: 'offset',
};

/** The notes of a bridge whose topic reads a RabbitMQ. */
function notesOf(broker: string, rabbitmq?: string): readonly string[] {
  const read = { transport: 'rabbitmq', queues: ['q'], virtualHost: '/', batch: 10, broker } as const;
  const bridge = { ...plainBridge, topics: [topic('shipment', { from: { broker: read, rules } })] };
  return unfed({ bridge }, { kafka: undefined, rabbitmq });
}

const amazons = 'arn:aws:mq:us-east-1:123456789012:broker:mq:b-1';

test('a broker of Amazon MQ wants another one in its place', () => {
  expect(notesOf(amazons, 'amqp://localhost')).toEqual([]);
  expect(notesOf(amazons)).toEqual([expect.stringContaining('name one with --rabbitmq')]);
});

test('a broker without an event source is read by no function, whatever is named', () => {
  expect(notesOf('amqps://mq.example', 'amqp://localhost')).toEqual([
    expect.stringContaining('"shipment" reads no RabbitMQ here: AWS has no event source for this broker'),
  ]);
});
