import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Call } from '../../../local/endpoint/call.ts';
import { Endpoint } from '../../../local/endpoint/endpoint.ts';
import { defaultLimits } from '../../../local/endpoint/limits.ts';
import type { Limits } from '../../../local/endpoint/limits.ts';
import { sendJson } from '../../../local/endpoint/send.ts';
import { until } from '../../progress.ts';
import { ask, open, readToEnd } from './raw-http.ts';

interface Started {
  readonly port: number;
  readonly calls: readonly Call[];
  readonly faults: readonly unknown[];
}

/** Starts an endpoint that answers every call with the length of its body. */
async function start(limits: Partial<Limits> = {}): Promise<Started> {
  const [calls, faults]: [Call[], unknown[]] = [[], []];
  const endpoint = await Endpoint.listen(
    0,
    (call, response) => {
      calls.push(call);
      sendJson(response, 200, { bytes: call.body.length });
    },
    { onFault: (fault) => faults.push(fault), limits: { ...defaultLimits, ...limits } },
  );
  onTestFinished(() => endpoint.close());
  return { port: endpoint.port, calls, faults };
}

const soon: Partial<Limits> = { headMs: 100, requestMs: 200, checkEveryMs: 20 };

const headOf = (port: number, ...headers: readonly string[]): string =>
  ['POST / HTTP/1.1', `host: 127.0.0.1:${port}`, ...headers].join('\r\n');

const sqs = 'x-amz-target: AmazonSQS.SendMessage';
const dynamo = 'x-amz-target: DynamoDB_20120810.PutItem';
const s3 =
  'authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x';

describe('a request that does not end', () => {
  test.each([
    ['nothing', () => 'P'],
    ['half a head', (port: number) => `${headOf(port)}\r\nx-amz-ta`],
    ['half a body', (port: number) => `${headOf(port, sqs, 'content-length: 100')}\r\n\r\n{"half`],
    [
      'half a chunk',
      (port: number) => `${headOf(port, sqs, 'transfer-encoding: chunked')}\r\n\r\nff\r\n{"half`,
    ],
  ])('is ended by the endpoint after %s', async (_, bytesFor) => {
    const { port, calls, faults } = await start(soon);
    expect(await readToEnd(await open(port, bytesFor(port)))).toMatch(/^HTTP\/1\.1 408 /);
    expect({ calls, faults }).toEqual({ calls: [], faults: [] });
  });

  test('is ended when it was refused too', async () => {
    const { port } = await start(soon);
    const bytes = 'POST / HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 100\r\n\r\nhalf';
    expect(await readToEnd(await open(port, bytes))).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('leaves the others alone, and an answer may take longer than a request', async () => {
    const answered = Promise.withResolvers<void>();
    const endpoint = await Endpoint.listen(
      0,
      async (_, response) => {
        await answered.promise;
        sendJson(response, 200, {});
      },
      { onFault: () => undefined, limits: { ...defaultLimits, ...soon } },
    );
    onTestFinished(() => endpoint.close());
    const slow = ask(endpoint.port, 'POST / HTTP/1.1', [`host: 127.0.0.1:${endpoint.port}`], '{}');
    // The half request begins after the whole one, and its end shows that its time is over.
    await readToEnd(await open(endpoint.port, `${headOf(endpoint.port, 'content-length: 9')}\r\n\r\n{`));
    answered.resolve();
    expect(await slow).toMatchObject({ status: 200 });
  });

  test('has bounds in the laptop runtime that are shorter than a minute or as long', () => {
    expect(defaultLimits.headMs).toBeLessThanOrEqual(60_000);
    expect(defaultLimits.requestMs).toBeLessThanOrEqual(60_000);
    expect(defaultLimits.headMs).toBeGreaterThan(0);
    expect(defaultLimits.requestMs).toBeGreaterThan(0);
  });
});

describe('a body', () => {
  const mib = 1024 * 1024;

  test.each([
    ['SQS', sqs, 7],
    ['DynamoDB', dynamo, 16],
    ['S3', s3, 64],
    ['a form', 'content-type: application/x-www-form-urlencoded', 7],
  ])('that %s would not take is refused by its head', async (_, header, most) => {
    const { port, calls } = await start();
    const socket = await open(port, `${headOf(port, header, `content-length: ${most * mib + 1}`)}\r\n\r\n`);
    const [answer]: readonly unknown[] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    expect(String(answer)).toContain(`larger than ${most} MiB`);
    expect(calls).toEqual([]);
  });

  test('that says no length is refused when it becomes too large', async () => {
    const { port, calls } = await start();
    const socket = await open(port, `${headOf(port, sqs, 'transfer-encoding: chunked')}\r\n\r\n`);
    const chunk = `${mib.toString(16)}\r\n${'x'.repeat(mib)}\r\n`;
    const answer = once(socket, 'data');
    for (let sent = 0; sent < 8; sent += 1) socket.write(chunk);
    const [text]: readonly unknown[] = await answer;
    expect(String(text)).toMatch(
      /^HTTP\/1\.1 413 .*"__type":"com\.amazonaws\.sqs#RequestEntityTooLargeException"/s,
    );
    expect(calls).toEqual([]);
  });

  test('of the largest size arrives', async () => {
    const { port } = await start();
    const answer = await ask(port, 'POST / HTTP/1.1', [`host: 127.0.0.1:${port}`, sqs], 'x'.repeat(7 * mib));
    expect(answer).toEqual({ status: 200, body: `{"bytes":${7 * mib}}` });
  });

  test('waits for permission when its client asks, and gets a refusal in its place', async () => {
    const { port } = await start();
    const expects = 'expect: 100-continue';
    const good = await open(port, `${headOf(port, sqs, expects, 'content-length: 2')}\r\n\r\n`);
    const [permission]: readonly unknown[] = await once(good, 'data');
    expect(String(permission)).toMatch(/^HTTP\/1\.1 100 /);
    good.write('{}');
    const [answer]: readonly unknown[] = await once(good, 'data');
    expect(String(answer)).toContain('{"bytes":2}');
    const large = await open(port, `${headOf(port, sqs, expects, `content-length: ${8 * mib}`)}\r\n\r\n`);
    const [refusal]: readonly unknown[] = await once(large, 'data');
    expect(String(refusal)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('is refused while others hold what all may hold together', async () => {
    const { port, calls } = await start({ bodyBytes: 1_000 });
    const first = await open(port, `${headOf(port, sqs, 'content-length: 900')}\r\n\r\n${'x'.repeat(800)}`);
    const second = (): Promise<{ status: number }> =>
      ask(port, 'POST / HTTP/1.1', [`host: 127.0.0.1:${port}`, sqs], 'x'.repeat(300));
    await until('the first body to count', async () => (await second()).status === 503);
    const before = calls.length;
    first.write('x'.repeat(100));
    const [answer]: readonly unknown[] = await once(first, 'data');
    expect(String(answer)).toContain('{"bytes":900}');
    expect(await second()).toMatchObject({ status: 200 });
    expect(calls.length).toBe(before + 2);
  });
});

test('the connections are bounded, and one that ends makes room', async () => {
  const { port } = await start({ connections: 2 });
  const held = [await open(port), await open(port)];
  const third = await open(port);
  if (!third.closed) await once(third, 'close');
  held[0]?.destroy();
  await until('a free connection', async () => {
    const answer = await ask(port, 'GET / HTTP/1.1', [`host: 127.0.0.1:${port}`]).catch(() => undefined);
    return answer?.status === 200;
  });
});
