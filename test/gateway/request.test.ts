import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { Bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { Health } from '../../shared/gateway/generated/grpc/health/v1/health_pb.ts';
import { ServerReflection } from '../../shared/gateway/generated/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as Older } from '../../shared/gateway/generated/grpc/reflection/v1alpha/reflection_pb.ts';
import { problem } from '../../shared/gateway/problem.ts';
import { MemoryBus } from './memory-bus.ts';
import { refused } from './refused.ts';

const envelope: Envelope = {
  header: { specversion: '1.0', id: 'g', source: 'fusion-bus/shop', type: 'shipment', hopcount: 1 },
  body: { kind: 'json', value: { merged: { order: 1 } } },
};

const events = [{ type: 'order', data: { case: 'textData' as const, value: '1' } }];

function callAs(source: string) {
  const bus = new MemoryBus();
  const transport = bus.transport({ kind: 'caller', source, connection: bus });
  return { bus, transport, client: createClient(Bus, transport) };
}

describe('Request', () => {
  test('answers with the fused envelope', async () => {
    const { bus, client } = callAs('crm');
    bus.reply = { kind: 'fused', generation: 2, envelope };
    const { generation, answer } = await client.request({ fusion: 'shipment', key: 'k', events, after: 0 });
    expect(generation).toBe(2);
    expect(answer.case).toBe('fused');
    expect(answer.value).toMatchObject({
      type: 'shipment',
      data: { case: 'textData', value: '{"merged":{"order":1}}' },
      attributes: { hopcount: { attr: { case: 'ceInteger', value: 1 } } },
    });
    expect(bus.requests[0]).toMatchObject({ after: 0, deadlineMs: 30_000 });
  });

  test('waits almost as long as the caller does, and says how far the group has come', async () => {
    const { bus, client } = callAs('crm');
    const standing = { generation: 0, isBeingMade: false, parts: 1, topics: ['order'], isWhole: true };
    bus.reply = { kind: 'timeout', standing };
    const refusal = await refused(
      client.request({ fusion: 'shipment', key: 'k', events }, { timeoutMs: 10_000 }),
    );
    expect(refusal).toMatchObject({
      code: 'DeadlineExceeded',
      place: 'the group "k"',
      cause: 'no answer in time: the group is open, with 1 part of order',
    });
    expect(bus.requests[0]?.after).toBeUndefined();
    expect(bus.requests[0]?.deadlineMs).toBeGreaterThan(9_000);
    expect(bus.requests[0]?.deadlineMs).toBeLessThanOrEqual(9_500);
  });

  test('refuses an unknown fusion and an empty key, and posts nothing', async () => {
    const { bus, client } = callAs('crm');
    expect(await refused(client.request({ fusion: 'shipmnt', key: 'k', events }))).toMatchObject({
      code: 'NotFound',
      remedy: 'did you mean "shipment"?',
    });
    expect(await refused(client.request({ fusion: 'shipment', events }))).toMatchObject({
      code: 'InvalidArgument',
      place: 'key',
    });
    expect(bus.posted).toEqual([]);
  });

  test('tells a dead letter from an answer', async () => {
    const { bus, client } = callAs('crm');
    bus.reply = { kind: 'dead-lettered', generation: 1, letter: '{"reason":"x"}' };
    expect((await client.request({ fusion: 'shipment', key: 'k', events })).answer).toEqual({
      case: 'deadLettered',
      value: '{"reason":"x"}',
    });
  });
});

test('Explain tells the state of a group and its latest answer', async () => {
  const { bus, client } = callAs('crm');
  const open = await client.explain({ fusion: 'shipment', key: 'k' });
  expect(open).toMatchObject({ parts: 2, topics: ['order', 'stock'], isWhole: true });
  expect(open.latest).toBeUndefined();
  bus.reply = { kind: 'held', generation: 1, envelope };
  expect((await client.explain({ fusion: 'shipment', key: 'k' })).latest?.answer.case).toBe('held');
});

test('A caller without an identity is answered nothing but health and reflection', async () => {
  const bus = new MemoryBus();
  const error = problem(Code.Unauthenticated, { place: 'authorization', cause: 'none', remedy: 'sign' });
  const transport = bus.transport({ kind: 'refused', error });
  const client = createClient(Bus, transport);
  for (const call of [
    () => client.send({ event: { type: 'order' } }),
    () => client.request({ fusion: 'shipment', key: 'k', events }),
    () => client.explain({ fusion: 'shipment', key: 'k' }),
    () => client.sendMessage({ topic: 'order' }),
    () => client.sendBatch({ events }),
    () => client.ack({ deliveries: ['dispatch:x'] }),
    () => Array.fromAsync(client.receive({ recipient: 'dispatch' })),
    () => Array.fromAsync(client.receiveMessage({ recipient: 'dispatch' })),
  ])
    expect((await refused(call())).code).toBe('Unauthenticated');
  expect(await createClient(Health, transport).check({})).toMatchObject({ status: 1 });
});

test('Health answers for each service, and NOT_FOUND for another', async () => {
  const health = createClient(Health, callAs('crm').transport);
  expect(await health.check({ service: 'fusion.v1.Bus' })).toMatchObject({ status: 1 });
  const error = await health.check({ service: 'other' }).catch((fault: unknown) => ConnectError.from(fault));
  expect(error).toMatchObject({ code: Code.NotFound });
});

test('Reflection lists the services and gives a file with its imports, under both names', async () => {
  const { transport } = callAs('crm');
  for (const service of [ServerReflection, Older]) {
    const answers = createClient(service, transport).serverReflectionInfo(
      (async function* () {
        yield { messageRequest: { case: 'listServices' as const, value: '' } };
        yield { messageRequest: { case: 'fileContainingSymbol' as const, value: 'fusion.v1.Bus' } };
        yield { messageRequest: { case: 'fileContainingSymbol' as const, value: 'fusion.v1.Bus.Send' } };
        yield { messageRequest: { case: 'fileByFilename' as const, value: 'nothing.proto' } };
      })(),
    );
    const cases = await Array.fromAsync(answers, ({ messageResponse }) => messageResponse);
    expect(cases.map((one) => one.case)).toEqual([
      'listServicesResponse',
      'fileDescriptorResponse',
      'fileDescriptorResponse',
      'errorResponse',
    ]);
    const [listed, file] = cases;
    expect(listed?.case === 'listServicesResponse' && listed.value.service.map(({ name }) => name)).toContain(
      'fusion.v1.Bus',
    );
    // The file, that of CloudEvents, and the two that come with Protocol Buffers.
    expect(file?.case === 'fileDescriptorResponse' && file.value.fileDescriptorProto.length).toBe(4);
  }
});
