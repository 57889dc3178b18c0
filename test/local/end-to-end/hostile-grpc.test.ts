import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createClient, type Interceptor } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { laptopGateway } from '../../../cli/gateway/laptop-gateway.ts';
import { loadBridge } from '../../../shared/bridge-file/load-bridge.ts';
import { Bus } from '../../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { gatewayPolicy } from '../../../shared/policy/gateway-policy.ts';
import { type Bus as OpenBus, openBus } from './open-bus.ts';

let bus: OpenBus;
const faults: unknown[] = [];

beforeAll(async () => {
  const loaded = await loadBridge(join(import.meta.dirname, 'desk.yaml'));
  if (loaded.kind === 'mistakes') throw new Error('desk.yaml has mistakes');
  const policy = gatewayPolicy(loaded.bridge);
  bus = await openBus(
    'desk.yaml',
    {},
    { gateway: (place) => Promise.resolve(laptopGateway(place, policy, (fault) => faults.push(fault))) },
  );
});

afterAll(async () => {
  await bus.close();
  expect(faults).toEqual([]);
});

const identify: Interceptor = (next) => (request) => {
  request.header.set('authorization', 'Bearer crm');
  return next(request);
};

const desk = () =>
  createClient(Bus, createGrpcTransport({ baseUrl: bus.running.endpoint, interceptors: [identify] }));

/** Calls with Connect's JSON, as a program without any library does. */
async function callJson(method: string, body: RequestInit['body'], headers: Record<string, string> = {}) {
  const answer = await fetch(`${bus.running.endpoint}/fusion.v1.Bus/${method}`, {
    method: 'POST',
    body: body ?? null,
    headers: { 'content-type': 'application/json', authorization: 'Bearer crm', ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

/** Calls over h2c with the bytes of a gRPC message, and returns the status of the call. */
async function callRaw(message: Buffer, headers: Record<string, string> = {}): Promise<string> {
  const session = connectHttp2(bus.running.endpoint);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/fusion.v1.Bus/SendMessage',
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: 'Bearer crm',
      ...headers,
    });
    const found = Promise.withResolvers<string>();
    const read = (some: Record<string, unknown>): void => {
      const status = some['grpc-status'];
      if (typeof status === 'string' || typeof status === 'number') found.resolve(`${status}`);
    };
    stream.on('response', read).on('trailers', read).on('error', found.reject).resume();
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
    return await found.promise;
  } finally {
    session.destroy();
  }
}

const field = (number: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, value.length]), value]);

test('gRPC, gRPC-Web, Connect and the calls of AWS are answered side by side', async () => {
  const options = { baseUrl: bus.running.endpoint, interceptors: [identify] };
  const transports = [
    createGrpcTransport(options),
    createGrpcWebTransport({ ...options, httpVersion: '1.1' }),
    createGrpcWebTransport({ ...options, httpVersion: '2' }),
    createConnectTransport({ ...options, httpVersion: '1.1', useBinaryFormat: false }),
    createConnectTransport({ ...options, httpVersion: '2' }),
  ];
  const answers = await Promise.all([
    ...transports.map((transport) => createClient(Bus, transport).explain({ fusion: 'answer', key: 'none' })),
    bus.client.receive(bus.running.recipients['desk'] ?? '', () => true),
  ]);
  expect(answers.slice(0, 5)).toMatchObject(transports.map(() => ({ generation: 0, parts: 0 })));
});

test.each<[string, RequestInit['body'], Record<string, string>, number, string | undefined]>([
  ['no JSON', '{', {}, 400, 'invalid_argument'],
  ['nothing', '', {}, 400, 'invalid_argument'],
  ['a list', '[]', {}, 400, 'invalid_argument'],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'invalid_argument'],
  ['a lone surrogate', String.raw`{"fusion":"\ud800","key":"k"}`, {}, 400, 'invalid_argument'],
  ['another type of a field', '{"fusion":7}', {}, 400, 'invalid_argument'],
  ['nesting without end', '['.repeat(200_000), {}, 400, 'invalid_argument'],
  ['five megabytes', JSON.stringify({ fusion: 'x'.repeat(5_000_000) }), {}, 429, 'resource_exhausted'],
  [
    'a compressed bomb',
    gzipSync(Buffer.alloc(50_000_000, 0x20)),
    { 'content-encoding': 'gzip' },
    429,
    'resource_exhausted',
  ],
  ['bytes that are no gzip', 'x', { 'content-encoding': 'gzip' }, 500, 'internal'],
  ['an unknown encoding', '{}', { 'content-encoding': 'lzma' }, 501, 'unimplemented'],
  ['a deadline that is no number', '{}', { 'connect-timeout-ms': 'soon' }, 400, 'invalid_argument'],
  ['a deadline beyond all', '{}', { 'connect-timeout-ms': '9999999999' }, 400, 'invalid_argument'],
  ['an identity of nothing', '{"fusion":"answer","key":"k"}', { authorization: '' }, 401, 'unauthenticated'],
  [
    'an identity of blanks',
    '{"fusion":"answer","key":"k"}',
    { authorization: 'Bearer  ' },
    401,
    'unauthenticated',
  ],
])('Connect with %s is refused and no fault', async (_what, body, headers, status, code) => {
  expect(await callJson('Explain', body, headers)).toMatchObject({ status, code });
});

test('an unknown method and service are not found, and a page of another site is refused', async () => {
  expect((await callJson('Nothing', '{}')).status).toBe(404);
  const answer = await callJson('Explain', '{}', { origin: 'https://evil.example' });
  expect(answer).toMatchObject({ status: 403 });
});

test.each<[string, Buffer, Record<string, string>, string]>([
  ['a text that is no UTF-8', field(1, Buffer.from([0xff, 0xfe])), {}, '13'],
  ['a message cut in the middle', Buffer.from([0x0a, 0x7f, 0x61]), {}, '13'],
  ['a group without end', Buffer.from([0x0b, 0x0b, 0x0b]), {}, '13'],
  ['a deadline that is over', field(1, Buffer.from('context')), { 'grpc-timeout': '0m' }, '4'],
  ['a deadline that is none', field(1, Buffer.from('context')), { 'grpc-timeout': 'soon' }, '3'],
  ['an identity with other signs', field(1, Buffer.from('context')), { authorization: 'Basic eA==' }, '16'],
])('gRPC with %s has the status %s', async (_what, message, headers, status) => {
  expect(await callRaw(message, headers)).toBe(status);
});

test('a message to a recipient that is too large for a queue is refused with its cause', async () => {
  const body = new TextEncoder().encode(JSON.stringify('x'.repeat(2_000_000)));
  await expect(desk().sendMessage({ topic: 'note', recipient: 'desk', body })).rejects.toMatchObject({
    code: 8,
  });
});

test('what a killed client held comes to the next one, and none is lost', async () => {
  const ids = await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const sent = await desk().sendMessage({
        topic: 'note',
        recipient: 'desk',
        body: new TextEncoder().encode(String(n)),
      });
      return sent.id;
    }),
  );
  const session = connectHttp2(bus.running.endpoint);
  session.on('error', () => undefined);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/fusion.v1.Bus/Receive',
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: 'Bearer crm',
  });
  stream.on('error', () => undefined);
  const asked = field(1, Buffer.from('desk'));
  stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, asked.length]), asked]));
  await once(stream, 'data');
  session.destroy();

  const left = new Set(ids);
  const leave = new AbortController();
  const client = desk();
  for await (const { delivery, event } of client.receive({ recipient: 'desk' }, { signal: leave.signal })) {
    left.delete(event?.id ?? '');
    await client.ack({ deliveries: [delivery] });
    if (left.size === 0) break;
  }
  leave.abort();
  expect(left.size).toBe(0);
});
