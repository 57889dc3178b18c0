import { describe, expect, onTestFinished, test } from 'vitest';
import { startServices } from '../../../local/start-services.ts';
import type { StartedServices } from '../../../local/start-services.ts';
import { ask } from './raw-http.ts';

async function start(
  allowedHosts: readonly string[] = [],
): Promise<StartedServices & { readonly port: number }> {
  const services = await startServices(0, { allowedHosts });
  onTestFinished(services.close);
  return { ...services, port: services.endpoint.port };
}

const form = 'content-type: application/x-www-form-urlencoded';
const send = 'Action=SendMessage&MessageBody=stolen&QueueUrl=/000000000000/q';

/** Makes a queue, asks for a message to be sent to it with these headers, and returns the answer and what has arrived. */
async function sendWith(
  ...headers: readonly string[]
): Promise<{ status: number; body: string; arrived: number }> {
  const { port, queues } = await start();
  await queues.handle('CreateQueue', { QueueName: 'q' }, 'localhost');
  const own = headers.map((header) => header.replaceAll('PORT', String(port)));
  const { status, body } = await ask(port, 'POST / HTTP/1.1', [...own, form], send);
  return { status, body, arrived: queues.counts('arn:aws:sqs:us-east-1:000000000000:q').ready };
}

describe('the host of a request', () => {
  test.each([
    '127.0.0.1:PORT',
    '127.8.9.10:PORT',
    'localhost:PORT',
    'LocalHost:PORT',
    '[::1]:PORT',
    'bucket.localhost:PORT',
    'a.b-c.localhost:PORT',
  ])('may be %s', async (host) => {
    expect(await sendWith(`host: ${host}`)).toMatchObject({ status: 200, arrived: 1 });
  });

  test.each([
    'evil.example:PORT',
    'evil.example',
    'localhost',
    '127.0.0.1',
    'localhost:1',
    '127.0.0.1.evil.example:PORT',
    'localhost.evil.example:PORT',
    'evillocalhost:PORT',
    '.localhost:PORT',
    '127.1:PORT',
    '0127.0.0.1:PORT',
    '0x7f000001:PORT',
    '2130706433:PORT',
    '0.0.0.0:PORT',
    '10.0.0.1:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '[::]:PORT',
    'user@localhost:PORT',
    'localhost:PORT:PORT',
    'localhost:0PORT',
    'localhost\u0009evil:PORT',
    'host.docker.internal:PORT',
    '',
  ])('is refused as %j, and nothing happens', async (host) => {
    const { status, body, arrived } = await sendWith(`host: ${host}`);
    expect({ status, arrived }).toEqual({ status: 403, arrived: 0 });
    expect(body).toMatch(/<ErrorResponse .*<Code>AccessDenied<\/Code><Message>.*--allow-host NAME/);
  });

  test.each([
    [[]],
    [['host: localhost:PORT', 'host: evil.example:PORT']],
    [['host: localhost:PORT', 'host: localhost:PORT']],
  ])('is refused unless it is there once: %j', async (hosts) => {
    expect(await sendWith(...hosts)).toMatchObject({ status: 403, arrived: 0 });
  });

  test('may be a name that the person allows, in any case, with the own port', async () => {
    const { port } = await start(['host.docker.internal', 'Other']);
    for (const host of [`host.docker.internal:${port}`, `HOST.docker.internal:${port}`, `other:${port}`])
      expect(await ask(port, 'GET / HTTP/1.1', [`host: ${host}`])).toMatchObject({ status: 200 });
    for (const host of ['host.docker.internal', 'host.docker.internal:1', `docker.internal:${port}`])
      expect(await ask(port, 'GET / HTTP/1.1', [`host: ${host}`])).toMatchObject({ status: 403 });
  });
});

describe('a page that a browser has open', () => {
  test.each([
    ['another site', ['origin: https://evil.example']],
    ['no site that has a name', ['origin: null']],
    ['another port of this machine', ['origin: http://127.0.0.1:3000']],
    ['another name of this machine', ['origin: http://localhost:PORT']],
    ['this address by another scheme', ['origin: https://127.0.0.1:PORT']],
    ['its own site and another', ['origin: http://127.0.0.1:PORT', 'origin: https://evil.example']],
    ['an empty origin', ['origin:']],
    ['a cross-site request', ['sec-fetch-site: cross-site']],
    ['another port, as its browser says', ['sec-fetch-site: same-site']],
    ['a site of an unknown kind', ['sec-fetch-site: sibling']],
    ['two kinds of site', ['sec-fetch-site: same-origin', 'sec-fetch-site: cross-site']],
  ])('cannot send a form from %s', async (_, headers) => {
    const { status, body, arrived } = await sendWith('host: 127.0.0.1:PORT', ...headers);
    expect({ status, arrived }).toEqual({ status: 403, arrived: 0 });
    expect(body).toContain('<Code>AccessDenied</Code>');
  });

  test.each([
    ['its own page', ['origin: http://127.0.0.1:PORT', 'sec-fetch-site: same-origin']],
    ['a typed address', ['sec-fetch-site: none']],
  ])('may send from %s', async (_, headers) => {
    expect(await sendWith('host: 127.0.0.1:PORT', ...headers)).toMatchObject({ status: 200, arrived: 1 });
  });

  test('gets no permission to read or to send', async () => {
    const { port } = await start();
    const headers = [
      `host: 127.0.0.1:${port}`,
      'origin: https://evil.example',
      'access-control-request-method: POST',
    ];
    const answer = await fetch(`http://127.0.0.1:${port}`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(403);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(await ask(port, 'OPTIONS * HTTP/1.1', headers)).toMatchObject({ status: 403 });
  });
});

describe('a refusal', () => {
  const s3 =
    'authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x';

  test.each([
    [
      'SQS',
      'POST / HTTP/1.1',
      ['x-amz-target: AmazonSQS.SendMessage'],
      '"__type":"com.amazonaws.sqs#AccessDeniedException"',
    ],
    [
      'EventBridge',
      'POST / HTTP/1.1',
      ['x-amz-target: AWSEvents.PutEvents'],
      '"__type":"AccessDeniedException"',
    ],
    ['the Scheduler', 'GET /schedules HTTP/1.1', [], '"Message":"The laptop runtime answers requests to'],
    ['S3', 'GET /bucket/key HTTP/1.1', [s3], '<Error><Code>AccessDenied</Code><Message>'],
    ['the older SQS', 'POST / HTTP/1.1', [form], '<Error><Type>Sender</Type><Code>AccessDenied</Code>'],
  ])('speaks the protocol of %s', async (_, line, headers, expected) => {
    const { port } = await start();
    const { status, body } = await ask(port, line, ['host: evil.example', ...headers]);
    expect(status).toBe(403);
    expect(body).toContain(expected);
  });
});

describe('an address', () => {
  const s3 =
    'authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x';

  test.each([
    '/%',
    '/%zz',
    '/bucket/%E0%A4%A',
    '/bucket/%C0%AF',
    '/bucket/%ED%A0%80',
    '/schedules/%ff',
    '/?a=%',
    'http://127.0.0.1/',
    '*',
  ])('that is malformed is answered with 400: %s', async (target) => {
    const { port } = await start();
    for (const headers of [[], [s3], ['x-amz-target: AmazonSQS.ListQueues'], [form]])
      expect(
        await ask(port, `POST ${target} HTTP/1.1`, [`host: 127.0.0.1:${port}`, ...headers]),
      ).toMatchObject({
        status: 400,
        body: expect.stringContaining('InvalidURI'),
      });
  });

  test('that is unusual is no fault', async () => {
    const faults: unknown[] = [];
    const services = await startServices(0, { onFault: (fault) => faults.push(fault) });
    onTestFinished(services.close);
    services.buckets.create({ name: 'bucket' });
    const { port } = services.endpoint;
    const targets = [
      '//',
      '///a',
      '/bucket//',
      '/bucket/%00',
      '/bucket/..%2f..',
      '/%2e%2e/',
      '/bucket?delete',
      '/?#',
    ];
    for (const target of targets)
      for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH'])
        for (const headers of [[], [s3], [form], [s3, 'x-amz-copy-source: /bucket/%E0%A4%A']]) {
          const answer = await ask(port, `${method} ${target} HTTP/1.1`, [
            `host: 127.0.0.1:${port}`,
            ...headers,
          ]);
          expect(answer.status, `${method} ${target}`).toBeLessThan(500);
          expect(answer.status).toBeGreaterThanOrEqual(200);
        }
    expect(faults).toEqual([]);
  });

  test('that is no HTTP at all is answered with 400', async () => {
    const { port } = await start();
    for (const line of ['GET / HTTP/9.9', 'GET bucket HTTP/1.1', 'G\u0000T / HTTP/1.1', '\u0016\u0003\u0001'])
      expect(await ask(port, line, [`host: 127.0.0.1:${port}`])).toMatchObject({ status: 400 });
  });
});
