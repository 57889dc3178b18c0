import { beforeEach, describe, expect, test } from 'vitest';
import { encodeStructured } from '../../shared/envelope/bindings/encode-message.ts';
import type { TransportMessage } from '../../shared/envelope/bindings/transport-message.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { RejectionCode } from '../../shared/envelope/rejection.ts';
import { memoryClaimStore, type MemoryClaimStore } from '../fakes/memory-claim-store.ts';
import { MemoryEntrance, outOfService } from '../fakes/memory-entrance.ts';
import type { MemoryBroker, Sent } from '../fakes/memory-log.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { event } from './feed-samples.ts';

/** The world around a transport under test. */
export interface InboundWorld {
  /** Takes what comes through, and fails as it is asked to. */
  readonly bus: MemoryEntrance;
  /** The messages that can never succeed: in the quarantine, or in the answers to their callers. */
  readonly turnedAway: { readonly code: string; readonly message: string }[];
  /** The codes that callers got in their answers, where the transport has answers. */
  readonly answered: string[];
  claims: MemoryClaimStore | undefined;
  isQuarantineDown: boolean;
}

/** The guarantees that a transport may lack, each with its test. */
export type Guarantee = 'a sequence' | 'a quarantine' | 'large bodies';

/** A way in: a broker, the bus itself, or a server that is called. */
export interface InboundUnderTest {
  readonly name: string;
  /** The guarantees that it lacks, with the reasons. */
  readonly lacks: Partial<Record<Guarantee, string>>;
  /** Its code for an event that is refused for good, and for one of a type that no topic takes. */
  readonly codes: { readonly refused: RejectionCode; readonly otherType: RejectionCode };
  /** The ways to write one event. */
  modes(envelope: Envelope): readonly TransportMessage[];
  open(world: InboundWorld, batch: number): MemoryBroker;
}

const batch = 7;

/** The behaviour that every way in has: at least once, order by key, poison, size, identity, binding, backpressure. */
export function inboundSuite(transport: InboundUnderTest): void {
  let world: InboundWorld;
  beforeEach(() => {
    world = {
      bus: new MemoryEntrance(),
      turnedAway: [],
      answered: [],
      claims: undefined,
      isQuarantineDown: false,
    };
  });

  const open = (): MemoryBroker => transport.open(world, batch);
  const codes = (): readonly string[] => world.turnedAway.map(({ code }) => code);
  const informed = (): readonly string[] => [...world.bus.rejections, ...world.answered];

  /**
   * Runs a test of a guarantee. A transport that has no such guarantee says why: the report then lists the test with
   * this reason, and docs/transports.md has the same list.
   */
  function guarantees(guarantee: Guarantee, title: string, run: () => Promise<void>): void {
    const reason = transport.lacks[guarantee];
    if (reason === undefined) test(title, run);
    else test.skip(`${title}: ${reason}`, run);
  }

  describe(transport.name, () => {
    test('every message arrives, although the bus fails at random', async () => {
      const broker = open();
      for (let index = 0; index < 100; index += 1) broker.send(plain(index));
      const random = seededRandom(7);
      let judged = 0;
      world.bus.judge = () => {
        judged += 1;
        return random() < 0.1 ? outOfService : { kind: 'taken' };
      };
      await drain(broker);
      expect([...world.bus.events.keys()].toSorted()).toEqual(
        broker.places.map((id) => `shop ${id}`).toSorted(),
      );
      expect(judged).toBeGreaterThan(100);
      expect(world.turnedAway).toEqual([]);
    });

    test('nothing is acknowledged that the bus has not taken', async () => {
      const broker = open();
      for (let index = 0; index < 50; index += 1) broker.send(plain(index));
      const random = seededRandom(11);
      world.bus.judge = () => (random() < 0.15 ? outOfService : { kind: 'taken' });
      for (let left = 50; left > 0;) {
        left = await broker.poll();
        const waiting = new Set(broker.left.map(({ key, value }) => `${key} ${String(value)}`));
        const taken = new Set([...world.bus.events.values()].map(numberOf));
        for (let index = 0; index < 50; index += 1) {
          const { key, value } = plain(index);
          if (!waiting.has(`${key} ${String(value)}`)) expect(taken).toContain(index);
        }
      }
    });

    test('nothing is acknowledged while the bus is out, and all flows afterwards', async () => {
      const broker = open();
      for (let index = 0; index < 40; index += 1) broker.send(plain(index));
      let seen = 0;
      world.bus.judge = () => {
        seen += 1;
        return outOfService;
      };
      for (let polls = 0; polls < 5; polls += 1) expect(await broker.poll()).toBe(40);
      // Never more than one batch of each of three partitions is asked for.
      expect(seen).toBeGreaterThan(0);
      expect(seen).toBeLessThanOrEqual(5 * 3 * batch);
      world.bus.judge = () => ({ kind: 'taken' });
      await drain(broker);
      expect(world.bus.events.size).toBe(40);
    });

    guarantees(
      'a sequence',
      'the messages of a key have the order in which they were sent, as their sequence',
      async () => {
        const broker = open();
        for (let index = 0; index < 60; index += 1) broker.send(plain(index));
        const random = seededRandom(3);
        world.bus.judge = () => (random() < 0.2 ? outOfService : { kind: 'taken' });
        await drain(broker);
        const keys = Map.groupBy(world.bus.events.values(), ({ header }) => header.partitionkey);
        expect(keys.size).toBe(5);
        for (const some of keys.values()) {
          const sorted = some.toSorted((a, b) => compare(a.header.sequence, b.header.sequence));
          expect(sorted.map(numberOf)).toEqual(some.map(numberOf).toSorted((a, b) => a - b));
        }
      },
    );

    test('a sequence is given by a transport that keeps an order, and by no other', async () => {
      const broker = open();
      for (let index = 0; index < 10; index += 1) broker.send(plain(index));
      await drain(broker);
      const isGiven = [...world.bus.events.values()].map(({ header }) => header.sequence !== undefined);
      expect(new Set(isGiven)).toEqual(new Set([transport.lacks['a sequence'] === undefined]));
    });

    test('a poison message is turned away, its producer is informed, and it holds up none', async () => {
      const broker = open();
      broker.send(plain(0));
      broker.send({ ...plain(1), value: 'no { JSON' });
      broker.send({ ...plain(2), value: '{"a":1,"a":2}' });
      broker.send({ ...plain(3), value: '{', contentType: 'application/cloudevents+json' });
      broker.send(plain(4));
      await drain(broker);
      expect([...world.bus.events.values()].map(numberOf).toSorted()).toEqual([0, 4]);
      expect(codes()).toHaveLength(3);
      for (const code of codes()) expect(['invalid-data', 'not-json']).toContain(code);
      expect(informed().toSorted()).toEqual(codes().toSorted());
    });

    guarantees('a quarantine', 'a poison message waits for a quarantine that is out of service', async () => {
      const broker = open();
      broker.send({ ...plain(0), value: 'no JSON' });
      world.isQuarantineDown = true;
      expect(await broker.poll()).toBe(1);
      world.isQuarantineDown = false;
      await drain(broker);
      expect(world.turnedAway).toHaveLength(1);
    });

    test('an event that is refused for good is turned away, and takes no other with it', async () => {
      const broker = open();
      broker.send(plain(0));
      broker.send(plain(1));
      world.bus.judge = (envelope) =>
        numberOf(envelope) === 1 ? { kind: 'refused', code: 'EntryTooLarge' } : { kind: 'taken' };
      await drain(broker);
      expect(codes()).toEqual([transport.codes.refused]);
      expect([...world.bus.events.values()].map(numberOf)).toEqual([0]);
    });

    guarantees('large bodies', 'a large body is left in the store, and the event refers to it', async () => {
      world.claims = memoryClaimStore();
      const broker = open();
      broker.send({ key: 'k', value: JSON.stringify({ n: 0, text: 'x'.repeat(300_000) }) });
      await drain(broker);
      const [only] = world.bus.events.values();
      expect(only?.body).toEqual({ kind: 'none' });
      expect(only?.header.dataref).toContain(world.claims.location);
      expect(world.claims.objects.size).toBe(1);
    });

    test('a source that may not post is turned away, and its producer is informed', async () => {
      const broker = open();
      broker.send(sentAs(encodeStructured({ ...event, header: { ...event.header, source: '/evil' } })));
      broker.send(sentAs(encodeStructured(event)));
      await drain(broker);
      expect(codes()).toEqual(['source-not-permitted']);
      expect([...world.bus.events.keys()]).toEqual(['shop e1']);
      expect(informed()).toEqual(['source-not-permitted']);
    });

    test('a type of another topic is turned away', async () => {
      const broker = open();
      broker.send(sentAs(encodeStructured({ ...event, header: { ...event.header, type: 'other' } })));
      await drain(broker);
      expect(codes()).toEqual([transport.codes.otherType]);
      expect(world.bus.events.size).toBe(0);
    });

    test('an event means the same in every mode and under every label', async () => {
      const modes = transport.modes(event);
      for (const mode of modes) {
        const broker = open();
        broker.send(sentAs(mode));
        await drain(broker);
      }
      const envelopes = world.bus.taken;
      expect(envelopes).toHaveLength(modes.length);
      for (const { header, body } of envelopes) {
        const { sequence: _, ...attributes } = header;
        expect(attributes).toEqual(event.header);
        expect(body).toEqual(event.body);
      }
    });

    test('an event that comes again has the same identity', async () => {
      const broker = open();
      for (const mode of transport.modes(event)) broker.send(sentAs(mode));
      await drain(broker);
      expect([...world.bus.events.keys()]).toEqual(['shop e1']);
    });

    test('a long number keeps its digits', async () => {
      const broker = open();
      broker.send({ key: 'k', value: '{"n":12345678901234567890}' });
      await drain(broker);
      const [only] = world.bus.events.values();
      expect(JSON.stringify(only?.body)).toContain('12345678901234567890');
    });
  });
}

export async function drain(broker: MemoryBroker): Promise<void> {
  for (let polls = 0; (await broker.poll()) > 0; polls += 1) expect(polls).toBeLessThan(2_000);
}

export function plain(index: number): Sent {
  return { key: `k${index % 5}`, value: JSON.stringify({ n: index }) };
}

function numberOf({ body }: Envelope): number {
  return body.kind === 'json' ? Number(/"n":(\d+)/.exec(JSON.stringify(body.value))?.[1]) : Number.NaN;
}

export function sentAs({ headers, contentType, value }: TransportMessage): Sent {
  return { headers: Object.fromEntries(headers), value, ...(contentType !== undefined && { contentType }) };
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}
