import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publishOutcome } from '../../shared/result/publish-outcome.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope, Header } from '../../shared/envelope/envelope.ts';
import type { Outcome } from '../../shared/aggregation/group.ts';
import { rememberSent } from '../fakes/sent.ts';

function fused(
  recipients: readonly string[],
  header: Partial<Header> = {},
): Exclude<Outcome, { kind: 'dead-lettered' }> {
  const envelope: Envelope = {
    header: {
      specversion: '1.0',
      id: 'order-x-1',
      source: 'fusion-bus/shop',
      type: 'order.fused',
      correlationid: 'k',
      ...header,
    },
    body: { kind: 'json', value: { result: 1 } },
  };
  return { kind: 'fused', envelope, recipients };
}

function open() {
  const [bus, letters, shipping, billing] = [rememberSent(), rememberSent(), rememberSent(), rememberSent()];
  const ordered = new Map([
    ['shipping', shipping.sender],
    ['billing', billing.sender],
  ]);
  const publish = publishOutcome(bus.publisher, letters.sender, ordered);
  return { bus, letters, shipping, billing, publish };
}

test('an ordered recipient gets what every other gets, in the group of its partition', async () => {
  const { bus, letters, shipping, billing, publish } = open();
  const outcome = fused(['web', 'shipping'], { partitionkey: 'customer-7' });
  await publish(outcome);
  expect(bus.events).toEqual([outcome.envelope]);
  expect(shipping.messages).toEqual([
    {
      body: JSON.stringify(encodeEnvelope(outcome.envelope)),
      groupId: 'customer-7',
      deduplicationId: 'order-x-1',
    },
  ]);
  expect([...billing.messages, ...letters.messages]).toEqual([]);
});

test('an envelope without a partition is grouped by what its parts share', async () => {
  const { shipping, publish } = open();
  await publish(fused(['shipping']));
  expect(shipping.messages).toMatchObject([{ groupId: 'k' }]);
});

test('recipients are data: what the envelope says of them is not read', async () => {
  const { bus, shipping, billing, publish } = open();
  const body = { kind: 'json', value: { receipt: { recipients: ['shipping'] } } } as const;
  await publish({ ...fused(['billing']), envelope: { ...fused([]).envelope, body } });
  await publish({ ...fused([]), kind: 'discarded', envelope: { ...fused([]).envelope, body } });
  expect(bus.events).toHaveLength(2);
  expect(billing.messages).toHaveLength(1);
  expect(shipping.messages).toEqual([]);
});

test('a dead letter is for the people who watch, and for no recipient', async () => {
  const { bus, letters, shipping, publish } = open();
  await publish({ kind: 'dead-lettered', letter: '{"receipt":{"recipients":["shipping"]}}' });
  expect(letters.messages).toHaveLength(1);
  expect([...bus.events, ...shipping.messages]).toEqual([]);
});

test('nothing is sent in order that the bus has not taken', async () => {
  const { letters, shipping } = open();
  const refusing = { publish: () => Promise.reject(new Error('no bus')) };
  const publish = publishOutcome(refusing, letters.sender, new Map([['shipping', shipping.sender]]));
  await expect(publish(fused(['shipping']))).rejects.toThrow('no bus');
  expect(shipping.messages).toEqual([]);
});

test('a queue that refuses sends the generation back', async () => {
  const { bus, letters } = open();
  const refusing = { send: () => Promise.reject(new Error('no queue')) };
  const publish = publishOutcome(bus.publisher, letters.sender, new Map([['shipping', refusing]]));
  await expect(publish(fused(['shipping']))).rejects.toThrow('no queue');
});

test('whatever the key and the id, SQS takes them, and a repeat is told by the same', async () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(text, text, async (id, partitionkey) => {
      const { shipping, publish } = open();
      const outcome = fused(['shipping'], { id, partitionkey });
      await publish(outcome);
      await publish(outcome);
      const [first, again] = shipping.messages;
      expect(again).toEqual(first);
      expect(first?.groupId).toMatch(/^[!-~]{1,128}$/);
      expect(first?.deduplicationId).toMatch(/^[!-~]{1,128}$/);
    }),
  );
});
