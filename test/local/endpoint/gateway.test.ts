import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { connectNodeAdapter, createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Principal } from '../../../local/access/principal.ts';
import { Endpoint } from '../../../local/endpoint/endpoint.ts';
import type { GatewayHandler } from '../../../local/endpoint/gateway-port.ts';
import { defaultLimits, type Limits } from '../../../local/endpoint/limits.ts';
import { sendJson } from '../../../local/endpoint/send.ts';
import { withCaller } from '../../../shared/gateway/caller.ts';
import { gatewayRoutes } from '../../../shared/gateway/gateway-routes.ts';
import { Bus } from '../../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { hostPorts } from '../../../shared/gateway/host-ports.ts';
import { UserError } from '../../../shared/ports/user-error.ts';
import { bridge, MemoryBus } from '../../gateway/memory-bus.ts';
import { open, readToEnd } from './raw-http.ts';

interface Started {
  readonly port: number;
  readonly url: string;
  readonly bus: MemoryBus;
  readonly callers: readonly Principal[];
  readonly faults: readonly unknown[];
}

/** Starts an endpoint whose gateway stands before a bus in memory. */
async function start(
  limits: Partial<Limits> = {},
  open?: () => Promise<GatewayHandler> | undefined,
): Promise<Started> {
  const bus = new MemoryBus();
  const [callers, faults]: [Principal[], unknown[]] = [[], []];
  const handle = connectNodeAdapter({
    routes: gatewayRoutes(hostPorts(bridge, { kind: 'open' }, (fault) => faults.push(fault))),
    contextValues: () => withCaller({ kind: 'caller', source: 'crm', connection: bus }),
  });
  const gateway: GatewayHandler = (request, response, caller) => {
    callers.push(caller);
    handle(request, response);
  };
  const endpoint = await Endpoint.listen(
    0,
    (call, response) => sendJson(response, 200, { bytes: call.body.length }),
    {
      onFault: (fault) => faults.push(fault),
      limits: { ...defaultLimits, ...limits },
      gateway: open ?? (() => Promise.resolve(gateway)),
    },
  );
  onTestFinished(() => endpoint.close());
  return { port: endpoint.port, url: endpoint.url, bus, callers, faults };
}

const message = { topic: 'order', body: new TextEncoder().encode('1') };

/** Sends one message, with metadata. */
const sendTo = (url: string, metadata: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  createClient(Bus, createGrpcTransport({ baseUrl: url })).sendMessage(message, { headers: metadata });

/**
 * Sends bytes as one call of gRPC under other pseudo-headers, and returns the headers of the answer. `isWhole` says that
 * the headers end the answer.
 */
async function rawCall(session: ClientHttp2Session, headers: Record<string, string>): Promise<object> {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/fusion.v1.Bus/SendMessage',
    'content-type': 'application/grpc',
    ...headers,
  });
  stream.end();
  const answer = await new Promise<object>((resolve, reject) => {
    stream.on('response', (answered, flags) =>
      resolve({ ...answered, isWhole: (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0 }),
    );
    stream.on('error', reject);
  });
  stream.resume();
  return answer;
}

/** Lays a wire to a port. Once it is cut, neither end hears of the other, and both believe that it holds. */
async function wireTo(port: number): Promise<{ readonly port: number; readonly cut: () => void }> {
  const ends: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    ends.push(near, far);
    for (const end of [near, far]) end.on('error', () => undefined);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      for (const end of ends) end.unpipe().pause();
    },
  };
}

describe('the one port', () => {
  test('answers gRPC, Connect and AWS side by side', async () => {
    const { url, bus, callers, faults } = await start();
    await sendTo(url, { authorization: 'Bearer crm' });
    const overConnect = createConnectTransport({ baseUrl: url, httpVersion: '1.1' });
    await createClient(Bus, overConnect).sendMessage(message);
    const aws = await fetch(url, {
      method: 'POST',
      body: 'four',
      headers: { 'x-amz-target': 'AWSEvents.X' },
    });
    expect(await aws.json()).toEqual({ bytes: 4 });
    expect(bus.posted).toHaveLength(2);
    expect(callers).toEqual([{ kind: 'key', accessKeyId: 'crm' }, { kind: 'anonymous' }]);
    expect(faults).toEqual([]);
  });

  test('takes the key of a signature too, and no other form of metadata', async () => {
    const { url, callers } = await start();
    const signature = 'AWS4-HMAC-SHA256 Credential=erp/20260101/us-east-1/x/aws4_request, SignedHeaders=x';
    for (const authorization of [signature, 'Basic Y3JtOng=', 'Bearer two words'])
      await sendTo(url, { authorization });
    expect(callers).toEqual([
      { kind: 'key', accessKeyId: 'erp' },
      { kind: 'anonymous' },
      { kind: 'anonymous' },
    ]);
  });

  test('tells the two by their first bytes, in however many pieces these come', async () => {
    const { port, url } = await start();
    const socket = await open(port, 'P');
    socket.setNoDelay();
    for (const piece of ['OS', `T / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`, 'connection: close\r\n\r\n']) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.write(piece);
    }
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 /);
    const other = await open(port, 'PR');
    await new Promise((resolve) => setTimeout(resolve, 5));
    other.write('I * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    const [settings] = (await once(other, 'data')) as [Buffer];
    // The type of the first frame is SETTINGS.
    expect(settings[3]).toBe(4);
    await sendTo(url);
  });

  test('keeps 200 calls at once apart', async () => {
    const { url, bus } = await start();
    const client = createClient(Bus, createGrpcTransport({ baseUrl: url }));
    const ids = await Promise.all(
      Array.from({ length: 200 }, async (_, number) => {
        const { id } = await client.sendMessage({ ...message, id: `m${number}` });
        return id === `m${number}`;
      }),
    );
    expect(ids.every(Boolean)).toBe(true);
    expect(bus.posted).toHaveLength(200);
  });
});

describe('the door', () => {
  test.each([
    ['a foreign host', { ':authority': 'evil.example' }],
    ['a page of another site', { ':authority': '127.0.0.1:PORT', origin: 'http://evil.example' }],
    ['a browser elsewhere', { ':authority': '127.0.0.1:PORT', 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s over HTTP/2 with PERMISSION_DENIED', async (_, headers) => {
    const { port, url, callers } = await start();
    const session = connectHttp2(url);
    onTestFinished(() => session.destroy());
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
    );
    expect(await rawCall(session, own)).toMatchObject({
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': '7',
      isWhole: true,
    });
    expect(callers).toEqual([]);
  });

  test('answers UNAVAILABLE until the bridge is up', async () => {
    const { url } = await start({}, () => undefined);
    const error = await sendTo(url).catch((fault: unknown) => ConnectError.from(fault));
    expect(error).toMatchObject({ code: Code.Unavailable, rawMessage: expect.stringContaining('started') });
    // Clients made with the C core of gRPC call anything behind the headers a broken stream.
    const session = connectHttp2(url);
    onTestFinished(() => session.destroy());
    expect(await rawCall(session, {})).toMatchObject({ 'grpc-status': '14', isWhole: true });
  });

  test('says what to install where the packages are missing, and that is no fault', async () => {
    const { url, faults } = await start({}, () => Promise.reject(new UserError('npm install x')));
    const error = await sendTo(url).catch((fault: unknown) => ConnectError.from(fault));
    expect(error).toMatchObject({ code: Code.Unavailable, rawMessage: 'npm install x' });
    expect(faults).toEqual([]);
  });
});

describe('a client that is gone', () => {
  test('loses its messages when it answers no ping', async () => {
    const { port, bus } = await start({ pingEveryMs: 30 });
    const wire = await wireTo(port);
    const session = connectHttp2(`http://127.0.0.1:${port}`, { createConnection: () => connect(wire.port) });
    onTestFinished(() => session.destroy());
    session.on('error', () => undefined);
    bus.dispatch.put('{"specversion":"1.0","id":"m","source":"s","type":"t"}');
    const stream = session.request({
      ':method': 'POST',
      ':path': '/fusion.v1.Bus/Receive',
      'content-type': 'application/grpc',
    });
    stream.on('error', () => undefined);
    // `recipient: "dispatch"` as field 1.
    stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, 10, 10, 8]), Buffer.from('dispatch')]));
    await once(stream, 'data');
    expect(bus.dispatch.released).toEqual([]);
    wire.cut();
    while (bus.dispatch.released.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(bus.dispatch.released[0]).toBe('receipt-1');
  });

  test('before its first byte is let go', async () => {
    const { port, faults } = await start({ headMs: 50 });
    expect(await readToEnd(await open(port))).toBe('');
    expect(faults).toEqual([]);
  });
});
