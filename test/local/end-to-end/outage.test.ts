import { expect, test } from 'vitest';
import type { OutageService } from '../../../local/faults/outage.ts';
import { isThorough } from '../../thorough.ts';
import { envelopesOf } from './client.ts';
import { openBus } from './open-bus.ts';
import { partEvent } from './part-event.ts';

const topics = ['stock', 'price', 'risk'];
const keys = ['a', 'b', 'c'];

/** Longer than all tries of one delivery. The clients of the functions make three of each call. */
const forMs = 3_000;

/** Without SQS no pause can be set, and messages come again after the visibility timeout of half a minute. */
test.each<OutageService>(isThorough ? ['dynamodb', 'sqs'] : ['dynamodb'])(
  'an outage of %s delays groups, and nothing is lost or becomes a dead letter',
  async (service) => {
    let refused = 0;
    const onInjected = (): void => void (refused += 1);
    const bus = await openBus('outage.yaml', {}, { outage: { service, forMs }, onInjected });
    try {
      await bus.client.post(topics.flatMap((topic) => keys.map((key) => partEvent(topic, key, { left: 1 }))));
      await bus.settled();
      const fused = bus.account.filter(({ kind }) => kind === 'fused');
      expect(fused).toHaveLength(keys.length);
      const desk = bus.running.recipients['desk'] ?? '';
      const messages = await bus.client.receive(desk, (got) => got.length >= keys.length);
      const got = envelopesOf(messages).map(({ correlationid }) => correlationid);
      expect(got.toSorted()).toEqual(keys);
      expect(bus.account.filter(({ kind }) => kind === 'dead-letter' || kind === 'lost')).toEqual([]);
      expect(bus.running.trouble()).toBeUndefined();
      // Otherwise the outage would not have been met.
      expect(refused).toBeGreaterThan(3);
    } finally {
      await bus.close();
    }
  },
);
