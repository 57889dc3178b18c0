import { describe, expect, test } from 'vitest';
import type { Binding } from '../../shared/envelope/bindings/binding.ts';
import { encodeBinary, encodeStructured } from '../../shared/envelope/bindings/encode-message.ts';
import { createFeedHandler } from '../../shared/feed/create-feed-handler.ts';
import type { FeedRules } from '../../shared/policy/feed/feed.ts';
import type { FeedHandler } from '../../shared/ports/fed-message.ts';
import type { QuarantineEntry } from '../../shared/ports/quarantine.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { MemoryEntrance } from '../fakes/memory-entrance.ts';
import type { MemoryBroker } from '../fakes/memory-log.ts';
import { event, usualRules } from './feed-samples.ts';
import { drain, inboundSuite, type InboundWorld, plain, sentAs } from './inbound.ts';

/** An adapter that brings messages of a broker to a feed's handler. */
export interface FeedAdapter {
  readonly name: string;
  readonly binding: Binding;
  /** True if the broker keeps an order, which the adapter passes on. */
  readonly isOrdered: boolean;
  /** Wires a broker in memory, its poller and the adapter with the handler. */
  connect(handle: FeedHandler, batch: number): MemoryBroker;
}

const usualBatch = 7;

/** The behaviour that every adapter has, whatever its broker does: that of every way in, and that of a feed. */
export function feedSuite(adapter: FeedAdapter): void {
  inboundSuite({
    name: adapter.name,
    lacks: adapter.isOrdered ? {} : { 'a sequence': 'the broker keeps no order between consumers' },
    codes: { refused: 'too-large', otherType: 'type-mismatch' },
    modes: (envelope) => {
      const structured = encodeStructured(envelope);
      return [
        encodeBinary(adapter.binding, envelope),
        structured,
        { ...structured, contentType: 'application/json' },
        { headers: structured.headers, value: structured.value },
      ];
    },
    open: (world, batch) =>
      connect(adapter, world, batch, ({ rejection }) => world.turnedAway.push(rejection)),
  });

  describe(`${adapter.name}, as a feed`, () => {
    const world = (): InboundWorld => ({
      bus: new MemoryEntrance(),
      turnedAway: [],
      answered: [],
      claims: undefined,
      isQuarantineDown: false,
    });

    /** Sends messages through a feed with its own rules. */
    async function feed(rules: Partial<FeedRules>, send: (broker: MemoryBroker) => void) {
      const { bus, ...rest } = world();
      const quarantined: QuarantineEntry[] = [];
      const keep = (entry: QuarantineEntry): unknown => quarantined.push(entry);
      const broker = connect(adapter, { bus, ...rest }, usualBatch, keep, rules);
      send(broker);
      await drain(broker);
      return { bus, quarantined, codes: quarantined.map(({ rejection }) => rejection.code), broker };
    }

    test('what is quarantined names its place and its stage', async () => {
      const { quarantined, broker } = await feed({}, (broker) =>
        broker.send({ ...plain(1), value: 'no { JSON' }),
      );
      expect(quarantined).toMatchObject([{ stage: 'feed', topic: 'order' }]);
      for (const { original, rejection } of quarantined) {
        expect(original).toContain('"place":{');
        expect(rejection.message).toContain(broker.name);
      }
    });

    test('a large body is in the inbox of its source', async () => {
      // The name follows from the content, so that a redelivery leaves none behind.
      const store = memoryClaimStore();
      const broker = connect(adapter, { ...world(), claims: store }, usualBatch, () => undefined);
      const large = { key: 'k', value: JSON.stringify({ text: 'x'.repeat(300_000) }) };
      broker.send({ ...large, messageId: 'a' });
      broker.send({ ...large, messageId: 'b' });
      await drain(broker);
      expect([...store.objects.keys()]).toEqual([expect.stringMatching(/^inbox\/shop\/[\w-]{43}$/)]);
    });

    test('a type of another topic may be passed over', async () => {
      const other = encodeStructured({ ...event, header: { ...event.header, type: 'other' } });
      const { bus, codes } = await feed({ otherTypes: 'skip' }, (broker) => broker.send(sentAs(other)));
      expect([codes, bus.taken]).toEqual([[], []]);
    });

    test('a digest tells equal messages apart from others, whatever their place', async () => {
      const { bus } = await feed({ identity: { kind: 'digest' } }, (broker) => {
        for (const value of ['{"a":1}', '{ "a": 1 }', '{"a":2}'])
          broker.send({ key: 'k', value, messageId: value });
      });
      expect(bus.events.size).toBe(2);
    });

    test('an id in the body tells repetitions apart', async () => {
      const { bus, codes } = await feed({ identity: { kind: 'path', path: ['data', 'n'] } }, (broker) => {
        broker.send(plain(5));
        broker.send({ ...plain(5), messageId: 'again' });
        broker.send({ key: 'k', value: '{}', messageId: 'none' });
      });
      expect([...bus.events.keys()]).toEqual(['shop 5']);
      expect(codes).toEqual(['id-missing']);
    });

    test('headers give attributes', async () => {
      const headers = { subject: 'x-subject', correlationid: 'x-key' };
      const { bus } = await feed({ headers }, (broker) =>
        broker.send({
          key: 'k',
          value: '{}',
          headers: { 'x-subject': 'Größe', 'x-key': 'c1', other: 'y' },
        }),
      );
      const [only] = bus.events.values();
      expect(only?.header).toMatchObject({
        subject: 'Größe',
        correlationid: 'c1',
        type: 'order',
        source: 'shop',
      });
    });
  });
}

/** Wires a feed's handler with a broker in memory. */
function connect(
  adapter: FeedAdapter,
  world: InboundWorld,
  batch: number,
  onQuarantine: (entry: QuarantineEntry) => unknown,
  rules: Partial<FeedRules> = {},
): MemoryBroker {
  const handle = createFeedHandler({
    topic: { name: 'order' },
    rules: { ...usualRules, ...rules },
    bridgeName: 'b',
    entrance: world.bus,
    ...(world.claims !== undefined && { claims: world.claims }),
    quarantine: {
      async put(entries) {
        await Promise.resolve();
        if (world.isQuarantineDown) throw new RetryableError('the quarantine is out of service');
        for (const entry of entries) onQuarantine(entry);
      },
    },
    clock: { now: () => 0 },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  return adapter.connect(handle, batch);
}
