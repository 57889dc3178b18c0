import { createClient } from '@connectrpc/connect';
import { describe, expect, test } from 'vitest';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { Bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import type { GatewayPorts } from '../../shared/gateway/gateway-ports.ts';
import { MemoryBus, type MemoryInbox } from './memory-bus.ts';
import { refused } from './refused.ts';

function callAs(source: string, ports: Partial<GatewayPorts> = {}) {
  const bus = new MemoryBus();
  return {
    bus,
    client: createClient(Bus, bus.transport({ kind: 'caller', source, connection: bus }, ports)),
  };
}

function fill(inbox: MemoryInbox, count: number): void {
  for (let number = 1; number <= count; number += 1)
    inbox.put(
      JSON.stringify({ specversion: '1.0', id: `m${number}`, source: 's', type: 'fused', data: number }),
    );
}

/** Waits until a condition holds; the test's own time limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function* iterate<T>(stream: AsyncIterable<T>): AsyncGenerator<T, undefined> {
  yield* stream;
  return undefined;
}

async function take<T>(stream: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = await stream.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

describe('Receive', () => {
  test('delivers no more than the caller has room for, and more with each acknowledgement', async () => {
    const { bus, client } = callAs('worker');
    fill(bus.dispatch, 5);
    const leave = new AbortController();
    const stream = iterate(
      client.receive({ recipient: 'dispatch', maxOutstanding: 2 }, { signal: leave.signal }),
    );
    const first = await take(stream, 2);
    expect(first.map(({ event }) => event?.id)).toEqual(['m1', 'm2']);
    const third = stream.next();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(bus.dispatch.held.size).toBe(2);
    await client.ack({ deliveries: [first[0]?.delivery ?? ''] });
    expect((await third).value?.event?.id).toBe('m3');
    expect(bus.dispatch.acknowledged).toEqual(['receipt-1']);
    leave.abort();
    await until(() => bus.dispatch.released.length === 2);
    expect(bus.dispatch.released.toSorted()).toEqual(['receipt-2', 'receipt-3']);
    expect(bus.jobs.size).toBe(0);
  });

  test('keeps hidden what the caller holds, and nothing else', async () => {
    const { bus, client } = callAs('worker');
    fill(bus.dispatch, 2);
    const leave = new AbortController();
    const stream = iterate(client.receive({ recipient: 'dispatch' }, { signal: leave.signal }));
    const [one] = await take(stream, 2);
    for (const job of bus.jobs) job();
    expect(bus.dispatch.extended).toEqual(['receipt-1', 'receipt-2']);
    await client.ack({ deliveries: [one?.delivery ?? ''] });
    for (const job of bus.jobs) job();
    expect(bus.dispatch.extended).toEqual(['receipt-1', 'receipt-2', 'receipt-2']);
    leave.abort();
    await until(() => bus.dispatch.released.length === 1);
  });

  test('gives back what arrives after the caller has left', async () => {
    const { bus, client } = callAs('worker');
    const leave = new AbortController();
    const stream = iterate(client.receive({ recipient: 'dispatch' }, { signal: leave.signal }));
    const next = stream.next().catch(() => undefined);
    await until(() => bus.jobs.size === 1);
    leave.abort();
    await next;
    await until(() => bus.jobs.size === 0);
    fill(bus.dispatch, 1);
    await until(() => bus.dispatch.released.length === 1);
    expect(bus.dispatch.ready).toHaveLength(1);
  });

  test('counts the attempts of a message that came back', async () => {
    const { bus, client } = callAs('worker');
    fill(bus.dispatch, 1);
    for (const attempt of [1, 2]) {
      const leave = new AbortController();
      const stream = iterate(client.receive({ recipient: 'dispatch' }, { signal: leave.signal }));
      expect((await take(stream, 1))[0]?.attempt).toBe(attempt);
      leave.abort();
      await until(() => bus.dispatch.released.length === attempt);
    }
  });

  test('leaves to the dead letters what is no envelope', async () => {
    const { bus, client } = callAs('worker');
    bus.dispatch.put('no envelope');
    fill(bus.dispatch, 1);
    const leave = new AbortController();
    const stream = iterate(client.receive({ recipient: 'dispatch' }, { signal: leave.signal }));
    expect((await take(stream, 1))[0]?.event?.id).toBe('m1');
    expect(bus.faults).toHaveLength(1);
    leave.abort();
    await until(() => bus.dispatch.released.length > 0);
    expect(bus.dispatch.released).toEqual(['receipt-2']);
  });

  test('of a short life ends when it is full, and gives nothing back', async () => {
    const { bus, client } = callAs('worker', { life: { kind: 'short', ms: 1_000 } });
    fill(bus.dispatch, 5);
    const all = await Array.fromAsync(client.receive({ recipient: 'dispatch', maxOutstanding: 3 }));
    expect(all).toHaveLength(3);
    await client.ack({ deliveries: all.map(({ delivery }) => delivery) });
    expect(bus.dispatch.acknowledged).toHaveLength(3);
    expect(bus.dispatch.released).toEqual([]);
  });

  test('refuses a recipient that is not there, and too much room', async () => {
    const { client } = callAs('worker');
    const read = (request: { recipient: string; maxOutstanding?: number }): Promise<unknown> =>
      Array.fromAsync(client.receive(request));
    expect(await refused(read({ recipient: 'dispach' }))).toMatchObject({
      code: 'NotFound',
      remedy: 'did you mean "dispatch"?',
    });
    expect(await refused(read({ recipient: 'dispatch', maxOutstanding: 1_001 }))).toMatchObject({
      code: 'InvalidArgument',
      place: 'max_outstanding',
    });
  });
});

describe('Ack', () => {
  test('that fails gives the message back into the hands of its caller', async () => {
    const { bus, client } = callAs('worker');
    fill(bus.dispatch, 1);
    const leave = new AbortController();
    const stream = iterate(client.receive({ recipient: 'dispatch' }, { signal: leave.signal }));
    const [one] = await take(stream, 1);
    bus.dispatch.acknowledgeFault = new RetryableError('SQS does not answer');
    const deliveries = [one?.delivery ?? ''];
    expect(await refused(client.ack({ deliveries }))).toMatchObject({ code: 'Unavailable' });
    bus.dispatch.acknowledgeFault = undefined;
    await client.ack({ deliveries });
    expect(bus.dispatch.acknowledged).toEqual(['receipt-1']);
    leave.abort();
    await until(() => bus.jobs.size === 0);
    expect(bus.dispatch.released).toEqual([]);
  });

  test('refuses what names no delivery, and what the queue does not know', async () => {
    const { bus, client } = callAs('worker');
    expect(await refused(client.ack({ deliveries: ['x'] }))).toMatchObject({
      code: 'InvalidArgument',
      place: 'deliveries[0]',
    });
    expect(await refused(client.ack({ deliveries: ['dispatch:receipt-7'] }))).toMatchObject({
      code: 'NotFound',
      place: 'deliveries[0]',
    });
    expect(bus.dispatch.acknowledged).toEqual([]);
  });
});

test('ReceiveMessage delivers plain messages', async () => {
  const { bus, client } = callAs('worker');
  bus.dispatch.put(
    '{"specversion":"1.0","id":"i","source":"s","type":"t","correlationid":"k","data":{"n":1.10}}',
  );
  const leave = new AbortController();
  const stream = iterate(client.receiveMessage({ recipient: 'dispatch' }, { signal: leave.signal }));
  const [message] = await take(stream, 1);
  expect({ ...message, body: new TextDecoder().decode(message?.body) }).toMatchObject({
    topic: 't',
    id: 'i',
    source: 's',
    key: 'k',
    body: '{"n":1.1}',
    contentType: 'application/json',
    delivery: 'dispatch:receipt-1',
  });
  leave.abort();
});
