import { beforeEach, describe, expect, test } from 'vitest';
import type { Binding } from '../../shared/envelope/bindings/binding.ts';
import { encodeBinary, encodeStructured } from '../../shared/envelope/bindings/encode-message.ts';
import type { TransportMessage } from '../../shared/envelope/bindings/transport-message.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { createFeedHandler } from '../../shared/feed/create-feed-handler.ts';
import type { FeedRules } from '../../shared/policy/feed/feed.ts';
import type { FeedHandler } from '../../shared/ports/fed-message.ts';
import type { QuarantineEntry } from '../../shared/ports/quarantine.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { memoryClaimStore, type MemoryClaimStore } from '../fakes/memory-claim-store.ts';
import { MemoryEntrance, outOfService } from '../fakes/memory-entrance.ts';
import type { MemoryBroker, Sent } from '../fakes/memory-log.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { event, usualRules } from './feed-samples.ts';

/** An adapter that brings messages of a broker to a feed's handler. */
export interface FeedAdapter {
  readonly name: string;
  readonly binding: Binding;
  /** True if the broker keeps an order, which the adapter passes on. */
  readonly isOrdered: boolean;
  /** Wires a broker in memory, its poller and the adapter with the handler. */
  connect(handle: FeedHandler, batch: number): MemoryBroker;
}

const batch = 7;

/** The behaviour that every adapter has, whatever its broker does. */
export function feedSuite(adapter: FeedAdapter): void {
  let bus: MemoryEntrance;
  let quarantined: QuarantineEntry[];
  let claims: MemoryClaimStore | undefined;
  let isQuarantineDown: boolean;
  beforeEach(() => {
    bus = new MemoryEntrance();
    quarantined = [];
    claims = undefined;
    isQuarantineDown = false;
  });

  function connect(rules: Partial<FeedRules> = {}): MemoryBroker {
    const handle = createFeedHandler({
      topic: { name: 'order' },
      rules: { ...usualRules, ...rules },
      bridgeName: 'b',
      entrance: bus,
      ...(claims !== undefined && { claims }),
      quarantine: {
        async put(entries) {
          await Promise.resolve();
          if (isQuarantineDown) throw new RetryableError('the quarantine is out of service');
          quarantined.push(...entries);
        },
      },
      clock: { now: () => 0 },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    return adapter.connect(handle, batch);
  }

  async function drain(broker: MemoryBroker): Promise<void> {
    for (let polls = 0; (await broker.poll()) > 0; polls += 1) expect(polls).toBeLessThan(2_000);
  }

  describe(adapter.name, () => {
    test('every message arrives, although the bus fails at random', async () => {
      const broker = connect();
      for (let index = 0; index < 100; index += 1) broker.send(plain(index));
      const random = seededRandom(7);
      bus.judge = () => (random() < 0.1 ? outOfService : { kind: 'taken' });
      await drain(broker);
      expect([...bus.events.keys()].toSorted()).toEqual(broker.places.map((id) => `shop ${id}`).toSorted());
      expect(bus.taken.length).toBeGreaterThan(100);
      expect(quarantined).toEqual([]);
    });

    test('nothing is acknowledged that the bus has not taken', async () => {
      const broker = connect();
      for (let index = 0; index < 50; index += 1) broker.send(plain(index));
      const random = seededRandom(11);
      bus.judge = () => (random() < 0.15 ? outOfService : { kind: 'taken' });
      for (let left = 50; left > 0;) {
        left = await broker.poll();
        const waiting = new Set(broker.left);
        const taken = new Set([...bus.events.values()].map(numberOf));
        for (let index = 0; index < 50; index += 1) {
          if (
            ![...waiting].some((sent) => sent.key === plain(index).key && sent.value === plain(index).value)
          )
            expect(taken).toContain(index);
        }
      }
    });

    test('nothing is acknowledged while the bus is out, and all flows afterwards', async () => {
      const broker = connect();
      for (let index = 0; index < 40; index += 1) broker.send(plain(index));
      let seen = 0;
      bus.judge = () => {
        seen += 1;
        return outOfService;
      };
      for (let polls = 0; polls < 5; polls += 1) expect(await broker.poll()).toBe(40);
      // Never more than one batch of each partition is asked for.
      expect(seen).toBeLessThanOrEqual(5 * 3 * batch);
      bus.judge = () => ({ kind: 'taken' });
      await drain(broker);
      expect(bus.events.size).toBe(40);
    });

    test('the messages of a key have the order in which they were sent', async () => {
      const broker = connect();
      for (let index = 0; index < 60; index += 1) broker.send(plain(index));
      const random = seededRandom(3);
      bus.judge = () => (random() < 0.2 ? outOfService : { kind: 'taken' });
      await drain(broker);
      const keys = Map.groupBy(bus.events.values(), ({ header }) => header.partitionkey);
      for (const some of keys.values()) {
        const sequences = some.map(({ header }) => header.sequence);
        if (!adapter.isOrdered) expect(new Set(sequences)).toEqual(new Set([undefined]));
        else {
          const sorted = some.toSorted((a, b) => compare(a.header.sequence, b.header.sequence));
          expect(sorted.map(numberOf)).toEqual(some.map(numberOf).toSorted((a, b) => a - b));
        }
      }
    });

    test('a poison message is quarantined with its place, and holds up none', async () => {
      const broker = connect();
      broker.send(plain(0));
      broker.send({ ...plain(1), value: 'no { JSON' });
      broker.send({ ...plain(2), value: '{"a":1,"a":2}' });
      broker.send({ ...plain(3), value: '{', contentType: 'application/cloudevents+json' });
      broker.send(plain(4));
      await drain(broker);
      expect([...bus.events.values()].map(numberOf).toSorted()).toEqual([0, 4]);
      expect(
        quarantined.map(({ stage, topic, rejection }) => [stage, topic, rejection.code]).toSorted(),
      ).toEqual([
        ['feed', 'order', 'invalid-data'],
        ['feed', 'order', 'invalid-data'],
        ['feed', 'order', 'not-json'],
      ]);
      for (const { original, rejection } of quarantined) {
        expect(original).toContain('"place":{');
        expect(rejection.message).toContain(broker.name);
      }
      expect([...bus.rejections].toSorted()).toContain('not-json');
    });

    test('a poison message waits for a quarantine that is out of service', async () => {
      const broker = connect();
      broker.send({ ...plain(0), value: 'no JSON' });
      isQuarantineDown = true;
      expect(await broker.poll()).toBe(1);
      isQuarantineDown = false;
      await drain(broker);
      expect(quarantined).toHaveLength(1);
    });

    test('an event that the bus refuses for good is quarantined', async () => {
      const broker = connect();
      broker.send(plain(0));
      broker.send(plain(1));
      bus.judge = (envelope) =>
        numberOf(envelope) === 1 ? { kind: 'refused', code: 'EntryTooLarge' } : { kind: 'taken' };
      await drain(broker);
      expect(quarantined.map(({ rejection }) => rejection.code)).toEqual(['too-large']);
      expect([...bus.events.values()].map(numberOf)).toEqual([0]);
    });

    test('a large body is left in the store, and the event refers to it', async () => {
      claims = memoryClaimStore();
      const broker = connect();
      broker.send({ key: 'k', value: JSON.stringify({ n: 0, text: 'x'.repeat(300_000) }) });
      await drain(broker);
      const [event] = bus.events.values();
      expect(event?.body).toEqual({ kind: 'none' });
      expect(event?.header.dataref).toMatch(/inbox\/shop\/[\w-]{43}$/);
    });

    test('a source that the feed does not name is quarantined', async () => {
      const broker = connect();
      broker.send(sentAs(encodeStructured({ ...event, header: { ...event.header, source: '/evil' } })));
      broker.send(sentAs(encodeStructured(event)));
      await drain(broker);
      expect(quarantined.map(({ rejection }) => rejection.code)).toEqual(['source-not-permitted']);
      expect([...bus.events.keys()]).toEqual(['shop e1']);
      expect(bus.rejections).toEqual(['source-not-permitted']);
    });

    test('a type of another topic is quarantined, or passed over', async () => {
      const other = encodeStructured({ ...event, header: { ...event.header, type: 'other' } });
      const strict = connect();
      strict.send(sentAs(other));
      await drain(strict);
      expect(quarantined.map(({ rejection }) => rejection.code)).toEqual(['type-mismatch']);
      const lenient = connect({ otherTypes: 'skip' });
      lenient.send(sentAs(other));
      await drain(lenient);
      expect(quarantined).toHaveLength(1);
    });

    test('an event means the same in every mode and under every label', async () => {
      const structured = encodeStructured(event);
      const modes = [
        encodeBinary(adapter.binding, event),
        structured,
        { ...structured, contentType: 'application/json' },
        { headers: structured.headers, value: structured.value },
      ];
      const envelopes = [];
      for (const mode of modes) {
        bus = new MemoryEntrance();
        const broker = connect();
        broker.send(sentAs(mode));
        await drain(broker);
        envelopes.push(...bus.events.values());
      }
      expect(envelopes).toHaveLength(4);
      for (const { header, body } of envelopes) {
        const { sequence: _, ...attributes } = header;
        expect(attributes).toEqual(event.header);
        expect(body).toEqual(event.body);
      }
    });

    test('a digest tells equal messages apart from others, whatever their place', async () => {
      const broker = connect({ identity: { kind: 'digest' } });
      for (const value of ['{"a":1}', '{ "a": 1 }', '{"a":2}'])
        broker.send({ key: 'k', value, messageId: value });
      await drain(broker);
      expect(bus.events.size).toBe(2);
    });

    test('an id in the body tells repetitions apart', async () => {
      const broker = connect({ identity: { kind: 'path', path: ['data', 'n'] } });
      broker.send(plain(5));
      broker.send({ ...plain(5), messageId: 'again' });
      broker.send({ key: 'k', value: '{}', messageId: 'none' });
      await drain(broker);
      expect([...bus.events.keys()]).toEqual(['shop 5']);
      expect(quarantined.map(({ rejection }) => rejection.code)).toEqual(['id-missing']);
    });

    test('headers give attributes, and a long number keeps its digits', async () => {
      const broker = connect({ headers: { subject: 'x-subject', correlationid: 'x-key' } });
      broker.send({
        key: 'k',
        value: '{"n":12345678901234567890}',
        headers: { 'x-subject': 'Größe', 'x-key': 'c1', other: 'y' },
      });
      await drain(broker);
      const [only] = bus.events.values();
      expect(only?.header).toMatchObject({
        subject: 'Größe',
        correlationid: 'c1',
        type: 'order',
        source: 'shop',
      });
      expect(JSON.stringify(only?.body)).toContain('12345678901234567890');
    });
  });
}

function plain(index: number): Sent {
  return { key: `k${index % 5}`, value: JSON.stringify({ n: index }) };
}

function numberOf({ body }: Envelope): number {
  return body.kind === 'json' ? Number(/"n":(\d+)/.exec(JSON.stringify(body.value))?.[1]) : Number.NaN;
}

function sentAs({ headers, contentType, value }: TransportMessage): Sent {
  return { headers: Object.fromEntries(headers), value, ...(contentType !== undefined && { contentType }) };
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}
