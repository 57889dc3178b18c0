import { expect, test } from 'vitest';
import { createGatewayHandler } from '../../../functions/gateway/handler.ts';
import { readFunctionUrlCall } from '../../../shared/adapters/aws/lambda/function-url.ts';
import { hostPorts } from '../../../shared/gateway/host-ports.ts';
import type { Json } from '../../../shared/json/json.ts';
import { bridge, MemoryBus } from '../../gateway/memory-bus.ts';

const callers = [{ source: 'crm', principal: 'arn:aws:iam::123456789012:role/team/crm' }];

/** An event of a function URL, as Lambda sends it. */
const urlEvent = (
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  userArn = 'arn:aws:sts::123456789012:assumed-role/crm/session',
): Json => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers,
  requestContext: {
    authorizer: { iam: { accessKey: 'AKIA', accountId: '123456789012', userArn } },
    domainName: 'abc.lambda-url.eu-central-1.on.aws',
    http: { method: 'POST', path, protocol: 'HTTP/1.1' },
  },
  body: Buffer.from(body, 'latin1').toString('base64'),
  isBase64Encoded: true,
});

async function call(bus: MemoryBus, event: Json) {
  const ports = hostPorts({ ...bridge, callers }, { kind: 'short', ms: 50 }, (fault) => {
    throw fault;
  });
  const { status, headers, body } = await createGatewayHandler(ports, bus)(readFunctionUrlCall(event));
  return { status, headers, bytes: Buffer.concat(await Array.fromAsync(body)) };
}

const json = { 'content-type': 'application/json' };

test('Connect posts with the source of the principal', async () => {
  const bus = new MemoryBus();
  const event = urlEvent('/fusion.v1.Bus/SendMessage', '{"topic":"order","body":"MQ=="}', json);
  const { status, bytes } = await call(bus, event);
  expect([status, JSON.parse(bytes.toString())]).toEqual([200, { id: 'id-1' }]);
  expect(bus.posted[0]?.header.source).toBe('crm');
});

test.each([
  ['another role', 'arn:aws:sts::123456789012:assumed-role/erp/session'],
  ['the same role of another account', 'arn:aws:sts::210987654321:assumed-role/crm/session'],
  ['a user of that name', 'arn:aws:iam::123456789012:user/crm'],
])('%s is no caller', async (_, userArn) => {
  const bus = new MemoryBus();
  const event = urlEvent('/fusion.v1.Bus/SendMessage', '{"topic":"order"}', json, userArn);
  const { status, bytes } = await call(bus, event);
  expect(status).toBe(403);
  expect(bytes.toString()).toContain('names no source for it');
  expect(bus.posted).toEqual([]);
});

test('gRPC-Web gets its answer and its trailers in the body', async () => {
  const bus = new MemoryBus();
  const grpcWeb = { 'content-type': 'application/grpc-web+proto' };
  const message = '\u0000\u0000\u0000\u0000\u0007\n\u0005order';
  const { status, bytes } = await call(bus, urlEvent('/fusion.v1.Bus/SendMessage', message, grpcWeb));
  expect(status).toBe(200);
  expect(bytes.toString('latin1')).toMatch(/id-1.*grpc-status: 0/s);
});

test('A stream of Connect ends by itself, and its messages stay hidden for their acknowledgements', async () => {
  const bus = new MemoryBus();
  bus.dispatch.put('{"specversion":"1.0","id":"m","source":"s","type":"t"}');
  const request = '{"recipient":"dispatch"}';
  const frame = `\u0000\u0000\u0000\u0000${String.fromCharCode(request.length)}${request}`;
  const stream = { 'content-type': 'application/connect+json' };
  const { status, bytes } = await call(bus, urlEvent('/fusion.v1.Bus/Receive', frame, stream));
  expect(status).toBe(200);
  expect(bytes.toString('latin1')).toContain('"delivery":"dispatch:receipt-1"');
  expect([bus.dispatch.extended, bus.dispatch.released]).toEqual([['receipt-1'], []]);
});

test('gRPC itself, which needs trailers, is refused, and so is an unknown path', async () => {
  const bus = new MemoryBus();
  const grpc = { 'content-type': 'application/grpc' };
  expect((await call(bus, urlEvent('/fusion.v1.Bus/SendMessage', '', grpc))).status).toBe(415);
  expect((await call(bus, urlEvent('/', '', json))).status).toBe(404);
});
