import { expect, test } from 'vitest';
import { publishOutcome } from '../../shared/result/publish-outcome.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { PublishableOutcome } from '../../shared/aggregation/group.ts';
import { rememberSent } from '../fakes/sent.ts';

/** A recipient that complete sends to itself. */
function recipient() {
  const envelopes: Envelope[] = [];
  const send = (envelope: Envelope): Promise<void> => Promise.resolve(void envelopes.push(envelope));
  return { envelopes, sender: { send } };
}

function fused(recipients: readonly string[]): Exclude<PublishableOutcome, { kind: 'dead-lettered' }> {
  const envelope: Envelope = {
    header: {
      specversion: '1.0',
      id: 'order-x-1',
      source: 'fusion-bus/shop',
      type: 'order.fused',
      correlationid: 'k',
    },
    body: { kind: 'json', value: { result: 1 } },
  };
  return { kind: 'fused', envelope, recipients };
}

function open() {
  const [bus, letters, shipping, billing] = [rememberSent(), rememberSent(), recipient(), recipient()];
  const senders = new Map([
    ['shipping', shipping.sender],
    ['billing', billing.sender],
  ]);
  const publish = publishOutcome(bus.publisher, letters.sender, senders);
  return { bus, letters, shipping, billing, publish };
}

test('a recipient of our own gets the envelope that the bus gets', async () => {
  const { bus, letters, shipping, billing, publish } = open();
  const outcome = fused(['web', 'shipping']);
  await publish(outcome);
  expect(bus.events).toEqual([outcome.envelope]);
  expect(shipping.envelopes).toEqual([outcome.envelope]);
  expect([...billing.envelopes, ...letters.messages]).toEqual([]);
});

test('recipients come from the outcome, and the envelope is not searched for them', async () => {
  const { bus, shipping, billing, publish } = open();
  const body = { kind: 'json', value: { receipt: { recipients: ['shipping'] } } } as const;
  await publish({ ...fused(['billing']), envelope: { ...fused([]).envelope, body } });
  await publish({ ...fused([]), kind: 'discarded', envelope: { ...fused([]).envelope, body } });
  expect(bus.events).toHaveLength(2);
  expect(billing.envelopes).toHaveLength(1);
  expect(shipping.envelopes).toEqual([]);
});

test('a dead letter is for the people who watch, and for no recipient', async () => {
  const { bus, letters, shipping, publish } = open();
  await publish({ kind: 'dead-lettered', letter: '{"receipt":{"recipients":["shipping"]}}' });
  expect(letters.messages).toHaveLength(1);
  expect([...bus.events, ...shipping.envelopes]).toEqual([]);
});

test('nothing is sent to a recipient that the bus has not taken', async () => {
  const { letters, shipping } = open();
  const refusing = { publish: () => Promise.reject(new Error('no bus')) };
  const publish = publishOutcome(refusing, letters.sender, new Map([['shipping', shipping.sender]]));
  await expect(publish(fused(['shipping']))).rejects.toThrow('no bus');
  expect(shipping.envelopes).toEqual([]);
});

test('a recipient that refuses sends the generation back', async () => {
  const { bus, letters } = open();
  const refusing = { send: () => Promise.reject(new Error('no recipient')) };
  const publish = publishOutcome(bus.publisher, letters.sender, new Map([['shipping', refusing]]));
  await expect(publish(fused(['shipping']))).rejects.toThrow('no recipient');
});
