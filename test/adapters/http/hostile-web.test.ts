import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { acceptAnswer } from '../../../shared/adapters/http/http-answer.ts';
import { guardedLookup } from '../../../shared/adapters/http/guarded-lookup.ts';
import { httpOutbound } from '../../../shared/adapters/http/http-outbound.ts';
import { httpPool } from '../../../shared/adapters/http/post-once.ts';
import type { Outbound } from '../../../shared/ports/outbound.ts';
import { resultEnvelope } from '../../builders/result-envelope.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a server that answers each request with raw bytes, as no decent server does. */
async function rawServer(answer: (socket: Socket) => void): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      if (!chunk.toString('latin1').startsWith('POST')) return;
      requests += 1;
      answer(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${port}/`, requests: () => requests };
}

function openTo(url: string): Outbound {
  const outbound = httpOutbound(
    { url, mode: 'structured', timeout: 400, allowPrivate: false },
    {
      recipient: 'web',
      env: () => '',
      secret: {
        read: async () => `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
        forget: () => undefined,
      },
      now: () => 1_700_000_000_500,
      allowsLoopback: true,
    },
  );
  closing.push(() => outbound.close());
  return outbound;
}

describe('a result is delivered once a service has answered 2xx', () => {
  test.each<[string, (socket: Socket) => void]>([
    [
      'never ends its body',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhal'),
    ],
    [
      'hangs up in the middle of its body',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhal'),
    ],
    [
      'breaks the framing of its body',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnonsense\r\n'),
    ],
    [
      'answers with more than anyone reads',
      (socket) => {
        socket.write('HTTP/1.1 202 Accepted\r\nconnection: keep-alive\r\n\r\n');
        const chunk = Buffer.alloc(65_536);
        for (let n = 0; n < 100; n += 1) socket.write(chunk);
      },
    ],
    [
      'lets its body trickle',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        const timer = setInterval(() => socket.write('.'), 50);
        socket.once('close', () => clearInterval(timer));
      },
    ],
    [
      'sends an early hint first',
      (socket) =>
        void socket.write('HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
    ],
  ])('and %s', async (_what, answer) => {
    const server = await rawServer(answer);
    await openTo(server.url).send(resultEnvelope());
    expect(server.requests()).toBe(1);
  });

  test('and the next result goes out although bodies are never read to their end', async () => {
    const server = await rawServer(
      (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhal'),
    );
    const outbound = openTo(server.url);
    await Promise.all(Array.from({ length: 15 }, (_, n) => outbound.send(resultEnvelope({ id: `r-${n}` }))));
    expect(server.requests()).toBe(15);
  });
});

describe('a result is not delivered', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['its service sends half a status line', (socket) => void socket.end('HTTP/1.1 2')],
    ['its service speaks no HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH\r\n')],
    [
      'the head of the answer trickles',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('x-a: b\r\n'), 50);
        socket.once('close', () => clearInterval(timer));
      },
    ],
    [
      'the head of the answer is huge',
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(100_000)}\r\n\r\n`);
      },
    ],
    [
      'only hints come',
      (socket) => {
        socket.write('HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n');
      },
    ],
  ])('where %s: it comes again', async (_what, answer) => {
    const server = await rawServer(answer);
    await expect(openTo(server.url).send(resultEnvelope())).rejects.toMatchObject({ name: 'RetryableError' });
  });

  test('where the connection is upgraded: the answer is a refusal', async () => {
    const server = await rawServer(
      (socket) =>
        void socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    );
    await expect(openTo(server.url).send(resultEnvelope())).rejects.toMatchObject({
      name: 'DeliveryRefusedError',
    });
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/iam/',
    'http://[fd00:ec2::254]/latest/',
    'file:///etc/passwd',
    '//169.254.169.254/',
  ])('to where a redirect points: %s', async (location) => {
    const server = await rawServer(
      (socket) =>
        void socket.write(
          `HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\nretry-after: 0\r\n\r\n`,
        ),
    );
    await expect(openTo(server.url).send(resultEnvelope())).rejects.toMatchObject({
      name: 'DeliveryRefusedError',
    });
    expect(server.requests()).toBe(1);
  });
});

describe('a pause that a service asks for', () => {
  const asked = (value: string): unknown => {
    try {
      acceptAnswer({ status: 429, headers: { 'retry-after': value } }, Date.UTC(2026, 10, 30));
    } catch (error) {
      return (error as { retryAfterMs?: number }).retryAfterMs;
    }
    throw new Error('the answer was accepted');
  };

  test.each(['0', '-5', '1.5', '00', 'Mon, 30 Nov 2020 00:00:00 GMT', '', 'NaN', '1e3', '5 apples'])(
    'of %j is none: the pauses grow, and it is not asked again at once',
    (value) => expect(asked(value)).toBeUndefined(),
  );

  test.each([
    ['1', 1_000],
    [' 120 ', 120_000],
    ['Mon, 30 Nov 2026 00:01:00 GMT', 60_000],
    ['Monday, 30-Nov-26 00:01:00 GMT', 60_000],
  ])('of %j is %i ms', (value, ms) => expect(asked(value)).toBe(ms));
});

test('a name that changes to the loopback interface is refused at its next connection', async () => {
  const server = await rawServer(
    (socket) => void socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'),
  );
  const { port } = new URL(server.url);
  let resolved = 0;
  const lookup = guardedLookup({ allowPrivate: false, allowLoopback: false }, (_host, done) => {
    resolved += 1;
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  });
  const pool = httpPool({ url: new URL(`http://shop.example:${port}/`), timeoutMs: 400, lookup });
  await expect(pool.post(Buffer.from('x'), {})).rejects.toMatchObject({ name: 'RefusedAddressError' });
  await expect(pool.post(Buffer.from('x'), {})).rejects.toMatchObject({ name: 'RefusedAddressError' });
  pool.close();
  expect([server.requests(), resolved]).toEqual([0, 2]);
});

test.each(['http://2130706433/', 'http://0x7f.1/', 'http://127.1/', 'http://[::ffff:7f00:1]/', 'http://0/'])(
  'an address in another spelling is refused: %s',
  async (url) => {
    const pool = httpPool({
      url: new URL(url),
      timeoutMs: 400,
      lookup: guardedLookup({ allowPrivate: true, allowLoopback: false }),
    });
    await expect(pool.post(Buffer.from('x'), {})).rejects.toMatchObject({ name: 'RefusedAddressError' });
    pool.close();
  },
);
