import { once } from 'node:events';
import { join } from 'node:path';
import { type Client, createClient, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { laptopGateway } from '../../../cli/gateway/laptop-gateway.ts';
import { loadBridge } from '../../../shared/bridge-file/load-bridge.ts';
import { Bus } from '../../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { gatewayPolicy } from '../../../shared/policy/gateway-policy.ts';
import { fusionBus } from '../../cli/command.ts';
import { refused } from '../../gateway/refused.ts';
import { type Bus as OpenBus, openBus } from './open-bus.ts';

const file = join(import.meta.dirname, 'desk.yaml');

let bus: OpenBus;
const faults: unknown[] = [];

beforeAll(async () => {
  const loaded = await loadBridge(file);
  if (loaded.kind === 'mistakes') throw new Error('desk.yaml has mistakes');
  const policy = gatewayPolicy(loaded.bridge);
  bus = await openBus(
    'desk.yaml',
    {},
    {
      gateway: (place) => Promise.resolve(laptopGateway(place, policy, (fault) => faults.push(fault))),
    },
  );
});

afterAll(async () => {
  await bus.close();
  expect(faults).toEqual([]);
});

/** Calls the laptop's port as a program with an access key id. */
function callAs(name: string, baseUrl = bus.running.endpoint): Client<typeof Bus> {
  const identify: Interceptor = (next) => (request) => {
    request.header.set('authorization', `Bearer ${name}`);
    return next(request);
  };
  return createClient(Bus, createGrpcTransport({ baseUrl, interceptors: [identify] }));
}

const json = (value: string) => ({ case: 'textData' as const, value });

test('a request through gRPC gets the fused envelope, and its recipient gets it once', async () => {
  await callAs('crm').sendMessage({
    topic: 'context',
    body: new TextEncoder().encode('{"customer":"Ann"}'),
    key: 'g1',
  });
  const events = [{ type: 'question', data: json('{"id":12345678901234567890}') }];
  const reply = await callAs('web').request({ fusion: 'answer', key: 'g1', events }, { timeoutMs: 600_000 });
  expect(reply.answer.case).toBe('fused');
  const fused = reply.answer.case === 'fused' ? reply.answer.value : undefined;
  expect(fused?.source).toBe('fusion-bus/help_desk');
  expect(fused?.data.value).toContain('"question":{"id":12345678901234567890}');

  const desk = callAs('desk');
  const leave = new AbortController();
  for await (const { delivery, event } of desk.receive({ recipient: 'desk' }, { signal: leave.signal })) {
    expect(event?.id).toBe(fused?.id);
    await desk.ack({ deliveries: [delivery] });
    break;
  }
  leave.abort();
  expect(await desk.explain({ fusion: 'answer', key: 'g1' })).toMatchObject({
    generation: 1,
    parts: 2,
    topics: ['context', 'question'],
  });
});

test('the source is that of the key, and a key that may not post is refused', async () => {
  const events = [{ type: 'question', data: json('1') }];
  expect(await refused(callAs('crm').sendBatch({ events, key: 'g2' }))).toMatchObject({
    code: 'PermissionDenied',
  });
  expect(await refused(callAs('no key!').sendBatch({ events, key: 'g2' }))).toMatchObject({
    code: 'Unauthenticated',
  });
});

test('a message goes straight to the recipient, and comes again when its receiver leaves', async () => {
  const { id } = await callAs('crm').sendMessage({
    topic: 'note',
    body: new TextEncoder().encode('"hello"'),
    recipient: 'desk',
  });
  for (const attempt of [1, 2]) {
    const desk = callAs('desk');
    const leave = new AbortController();
    const stream = desk.receive({ recipient: 'desk' }, { signal: leave.signal });
    for await (const { delivery, event, attempt: counted } of stream) {
      expect([event?.id, event?.source, event?.attributes['delivery']?.attr.value]).toEqual([
        id,
        'crm',
        'direct',
      ]);
      expect(counted).toBeGreaterThanOrEqual(attempt);
      if (attempt === 2) await desk.ack({ deliveries: [delivery] });
      break;
    }
    leave.abort();
  }
});

test('the command gateway answers with its own source, finds its queue, and stops when told to', async () => {
  const { child, ended } = fusionBus(['gateway', '--bridge', file, '--source', 'web', '--port', '0'], {
    AWS_ENDPOINT_URL: bus.running.endpoint,
  });
  const [line]: unknown[] = await once(child.stdout ?? child, 'data');
  const [, address = ''] = /grpc:\/\/(\S+)/.exec(String(line)) ?? [];
  const client = createClient(Bus, createGrpcTransport({ baseUrl: `http://${address}` }));
  await client.sendMessage({ topic: 'note', recipient: 'desk', body: new TextEncoder().encode('1') });
  for await (const { delivery, source } of client.receiveMessage({ recipient: 'desk' })) {
    expect(source).toBe('web');
    await client.ack({ deliveries: [delivery] });
    break;
  }
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: 'Ctrl-C stops it\n' });
});

test('the command gateway refuses an unknown recipient and a port in use', async () => {
  const env = { AWS_ENDPOINT_URL: bus.running.endpoint };
  const own = ['gateway', '--bridge', file, '--source', 'web'];
  expect(await fusionBus([...own, '--recipient', 'dsk=http://q'], env).ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is desk'),
  });
  const { port } = new URL(bus.running.endpoint);
  expect(await fusionBus([...own, '--port', port], env).ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('the port is in use'),
  });
});
