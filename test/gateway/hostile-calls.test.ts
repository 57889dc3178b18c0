import { createClient } from '@connectrpc/connect';
import { describe, expect, test } from 'vitest';
import { Bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { Health } from '../../shared/gateway/generated/grpc/health/v1/health_pb.ts';
import { ServerReflection } from '../../shared/gateway/generated/grpc/reflection/v1/reflection_pb.ts';
import { MemoryBus } from './memory-bus.ts';
import { refused } from './refused.ts';

function callAs(source: string) {
  const bus = new MemoryBus();
  const transport = bus.transport({ kind: 'caller', source, connection: bus });
  return { bus, transport, client: createClient(Bus, transport) };
}

type Event = NonNullable<Parameters<ReturnType<typeof callAs>['client']['send']>[0]['event']>;

const text = (value: string) => ({ case: 'textData' as const, value });
const order: Event = { type: 'order', data: text('1') };
const withAttribute = (name: string, attr: object): Event =>
  ({ ...order, attributes: { [name]: { attr } } }) as Event;
const ceString = (value: string): object => ({ case: 'ceString', value });
const ceTimestamp = (seconds: bigint, nanos = 0): object => ({
  case: 'ceTimestamp',
  value: { seconds, nanos },
});

describe('Send refuses and posts nothing', () => {
  test.each<[string, Event]>([
    ['a time beyond all years', withAttribute('time', ceTimestamp(10n ** 15n))],
    ['a time of a year with five digits', withAttribute('time', ceTimestamp(253_402_300_800n))],
    ['a time before the year 0', withAttribute('time', ceTimestamp(-62_200_000_000n))],
    ['too many nanoseconds', withAttribute('time', ceTimestamp(1n, 1_000_000_000))],
    ['negative nanoseconds', withAttribute('time', ceTimestamp(1n, -1))],
    ['an attribute in capitals', withAttribute('Subject', ceString('x'))],
    ['an attribute without a name', withAttribute('', ceString('x'))],
    ['an attribute named data', withAttribute('data', ceString('x'))],
    ['an attribute named data_base64', withAttribute('data_base64', ceString('eA=='))],
    ['a control character in an attribute', withAttribute('subject', ceString('a\u0000b'))],
    ['a hop count below zero', withAttribute('hopcount', { case: 'ceInteger', value: -1 })],
    ['an id of 2 KB', { ...order, id: 'i'.repeat(2_000) }],
    ['another version of CloudEvents', { ...order, specVersion: '0.3' }],
    ['nesting without end', { ...order, data: text(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) }],
    ['another source', { ...order, source: 'erp' }],
    ['another source as an attribute', withAttribute('source', ceString('erp'))],
    ['an own source that is written in another way', { ...order, source: 'CRM' }],
    ['the source of a bridge', { ...order, source: 'fusion-bus/shop' }],
    ['a media type that is none', withAttribute('datacontenttype', ceString('json'))],
  ])('%s', async (_what, event) => {
    const { bus, client } = callAs('crm');
    const { code, cause } = await refused(client.send({ event }));
    expect(['InvalidArgument', 'PermissionDenied']).toContain(code);
    expect(cause).toMatch(/./);
    expect([bus.posted, bus.faults]).toEqual([[], []]);
  });

  test('not an attribute without a value: it is absent', async () => {
    const { bus, client } = callAs('crm');
    await client.send({ event: withAttribute('subject', { case: undefined }) });
    expect(bus.posted[0]?.header.subject).toBeUndefined();
  });

  test('all events of a batch of which one is bad, and names its place', async () => {
    const { bus, client } = callAs('crm');
    const events = [order, order, { ...order, id: 'a\u0007' }];
    expect(await refused(client.sendBatch({ events }))).toMatchObject({ place: 'events[2].id' });
    expect(bus.posted).toEqual([]);
  });

  test('1,001 events', async () => {
    const { client } = callAs('crm');
    const events = Array.from({ length: 1_001 }, () => order);
    expect(await refused(client.sendBatch({ events }))).toMatchObject({ code: 'ResourceExhausted' });
  });

  test('a name that every object has', async () => {
    const { bus, client } = callAs('crm');
    for (const type of ['__proto__', 'constructor', 'toString'])
      expect(await refused(client.send({ event: { ...order, type } }))).toMatchObject({ code: 'NotFound' });
    // Unlike a literal, this makes `__proto__` a member like any other.
    const attributes = Object.fromEntries([
      ['__proto__', { attr: { case: 'ceString' as const, value: 'x' } }],
    ]);
    await client.send({ event: { ...order, attributes } }).catch(() => undefined);
    for (const { header } of bus.posted) expect(Object.getPrototypeOf(header)).toBe(Object.prototype);
  });
});

describe('Request and Explain', () => {
  test.each(['', 'shipmen', '__proto__', 'x'.repeat(10_000), '\u001b[2J'])(
    'of the fusion %j are refused without control characters',
    async (fusion) => {
      const { bus, client } = callAs('crm');
      for (const call of [client.explain({ fusion, key: 'k' }), client.request({ fusion, key: 'k' })]) {
        const { code, cause = '' } = await refused(call);
        expect(code).toBe(fusion === '' ? 'InvalidArgument' : 'NotFound');
        expect(cause).not.toContain('\u001b');
        expect(cause.length).toBeLessThan(2_000);
      }
      expect(bus.faults).toEqual([]);
    },
  );

  test('without events asks for the answer of a group, as its error advises', async () => {
    const { bus, client } = callAs('crm');
    expect(await refused(client.request({ fusion: 'shipment', key: 'k', after: 0 }))).toMatchObject({
      code: 'DeadlineExceeded',
    });
    expect(bus.requests).toMatchObject([{ envelopes: [], after: 0 }]);
  });

  test('a cancelled request is a cancelled call and no fault of the gateway', async () => {
    const { bus, client } = callAs('crm');
    const leave = new AbortController();
    leave.abort();
    expect(
      await refused(
        client.request({ fusion: 'shipment', key: 'k', events: [order] }, { signal: leave.signal }),
      ),
    ).toMatchObject({ code: 'Canceled' });
    expect(bus.faults).toEqual([]);
  });
});

describe('Ack', () => {
  const fill = (bus: MemoryBus, count: number): void => {
    for (let number = 1; number <= count; number += 1)
      bus.dispatch.put(`{"specversion":"1.0","id":"m${number}","source":"s","type":"fused","data":1}`);
  };

  test('twice is refused the second time, and removes nothing else', async () => {
    const { bus, client } = callAs('worker');
    fill(bus, 2);
    const leave = new AbortController();
    const stream = client.receive({ recipient: 'dispatch' }, { signal: leave.signal });
    for await (const { delivery } of stream) {
      await client.ack({ deliveries: [delivery, delivery] });
      expect(await refused(client.ack({ deliveries: [delivery] }))).toMatchObject({ code: 'NotFound' });
      break;
    }
    leave.abort();
    expect(bus.dispatch.acknowledged).toHaveLength(1);
  });

  test('of one delivery under the name of another recipient acknowledges neither', async () => {
    const { bus, client } = callAs('worker');
    fill(bus, 1);
    const leave = new AbortController();
    for await (const { delivery } of client.receive({ recipient: 'dispatch' }, { signal: leave.signal })) {
      const forged = delivery.replace('dispatch:', 'ledger:');
      expect(await refused(client.ack({ deliveries: [forged] }))).toMatchObject({ code: 'NotFound' });
      expect(bus.dispatch.held.size).toBe(1);
      break;
    }
    leave.abort();
  });

  test('of a delivery whose client has left is refused, and the message comes again', async () => {
    const { bus, client } = callAs('worker');
    fill(bus, 1);
    const leave = new AbortController();
    let left = '';
    for await (const { delivery } of client.receive({ recipient: 'dispatch' }, { signal: leave.signal })) {
      left = delivery;
      break;
    }
    leave.abort();
    while (bus.dispatch.released.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await refused(client.ack({ deliveries: [left] }))).toMatchObject({ code: 'NotFound' });
    expect(bus.dispatch.ready).toHaveLength(1);
  });

  test.each(['', ':', 'dispatch:', ':receipt-1', 'nobody:receipt-1', '__proto__:x'])(
    'of %j is refused as a mistake of the caller',
    async (delivery) => {
      const { bus, client } = callAs('worker');
      const { code } = await refused(client.ack({ deliveries: [delivery] }));
      expect(['InvalidArgument', 'NotFound']).toContain(code);
      expect(bus.faults).toEqual([]);
    },
  );
});

describe('health and reflection', () => {
  test('health knows its services, and no other', async () => {
    const { transport } = callAs('crm');
    const health = createClient(Health, transport);
    for (const service of ['', 'fusion.v1.Bus', 'grpc.health.v1.Health'])
      expect(await health.check({ service })).toMatchObject({ status: 1 });
    expect(await refused(health.check({ service: 'fusion.v1.Buss' }))).toMatchObject({ code: 'NotFound' });
  });

  test.each<[string, boolean]>([
    ['fusion.v1.Bus', true],
    ['fusion.v1.Bus.Send', true],
    ['fusion.v1.Message', true],
    ['fusion.v1.Bus.NoSuch', false],
    ['fusion.v1.Nothing', false],
    ['', false],
    ['x', false],
    ['.', false],
    ['__proto__', false],
  ])('reflection answers about %j: %s', async (value, isKnown) => {
    const { transport } = callAs('crm');
    const ask = async function* () {
      yield { messageRequest: { case: 'fileContainingSymbol' as const, value } };
    };
    const answers = await Array.fromAsync(
      createClient(ServerReflection, transport).serverReflectionInfo(ask()),
    );
    expect(answers.map(({ messageResponse }) => messageResponse.case)).toEqual([
      isKnown ? 'fileDescriptorResponse' : 'errorResponse',
    ]);
  });
});
