import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openConsole } from '../../../cli/console/console-server.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { ask } from '../../local/endpoint/raw-http.ts';
import { fakeDesk } from './fake-desk.ts';

async function open(change: Parameters<typeof fakeDesk>[0] = {}) {
  const { desk, done } = await fakeDesk(change);
  const faults: unknown[] = [];
  let openings = 0;
  const opened = await openConsole({
    desk: () => {
      openings += 1;
      return Promise.resolve(desk);
    },
    port: 0,
    env: {},
    onFault: (fault) => faults.push(fault),
  });
  onTestFinished(opened.close);
  const { port, hash, origin } = new URL(opened.url);
  const token = hash.slice('#token='.length);
  const host = `host: 127.0.0.1:${port}`;
  const call = (line: string, headers: readonly string[] = [], body = '') =>
    ask(Number(port), `${line} HTTP/1.1`, [host, ...headers], body);
  const admitted = `authorization: Bearer ${token}`;
  return { call, admitted, origin, token, faults, done, openings: () => openings };
}

const json = 'content-type: application/json';

test('the address has the token in its fragment, which no browser sends', async () => {
  const { token } = await open();
  expect(token).toMatch(/^[\w-]{32}$/);
  expect(token).not.toBe((await open()).token);
});

test('questions are answered with the token only, and nothing is opened before', async () => {
  const { call, admitted, openings } = await open();
  expect(await call('GET /api/bridge')).toMatchObject({ status: 401 });
  expect(await call('GET /api/bridge', ['authorization: Bearer wrong'])).toMatchObject({ status: 401 });
  expect(await call('GET /')).toMatchObject({ status: 200 });
  expect(openings()).toBe(0);
  const { status, body } = await call('GET /api/bridge', [admitted]);
  expect([status, JSON.parse(body)]).toMatchObject([200, { name: 'sensors', corrects: true }]);
  expect(openings()).toBe(1);
});

test.each([
  ['another origin', 'origin: https://evil.example'],
  ['another site', 'sec-fetch-site: cross-site'],
  ['another page of this host', 'sec-fetch-site: same-site'],
])('a page of %s gets nothing, also with the token', async (_, header) => {
  const { call, admitted, done } = await open();
  const order = '{"queue":"quarantine"}';
  expect(await call('POST /api/redrive', [header, admitted, json], order)).toMatchObject({ status: 403 });
  expect(await call('GET /', [header])).toMatchObject({ status: 403 });
  expect(done).toEqual([]);
});

test('another name of the host gets nothing', async () => {
  const { admitted, origin } = await open();
  const port = Number(new URL(origin).port);
  const rebound = [`host: evil.example:${port}`, admitted];
  expect(await ask(port, 'GET /api/bridge HTTP/1.1', rebound, '')).toMatchObject({ status: 403 });
});

test('an order must be JSON, which no form of a page can send', async () => {
  const { call, admitted, done } = await open();
  const order = '{"queue":"quarantine"}';
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    expect(await call('POST /api/redrive', [admitted, `content-type: ${type}`], order)).toMatchObject({
      status: 415,
    });
  expect(await call('POST /api/redrive', [admitted, json], '{')).toMatchObject({ status: 415 });
  expect(done).toEqual([]);
  expect(await call('POST /api/redrive', [admitted, json], order)).toMatchObject({ status: 200 });
  expect(done).toEqual([{ queue: 'quarantine', id: undefined }]);
});

test('the page permits its one import map and no other script in it', async () => {
  const { origin } = await open();
  const response = await fetch(origin);
  const page = await response.text();
  const policy = response.headers.get('content-security-policy') ?? '';
  const [, map = ''] = /<script type="importmap">([^<]*)<\/script>/.exec(page) ?? [];
  const digest = createHash('sha256').update(map).digest('base64');
  expect(policy).toContain(`script-src 'self' 'sha256-${digest}';`);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(policy).toContain("require-trusted-types-for 'script'");
  const { imports } = z.object({ imports: z.record(z.string(), z.string()) }).parse(JSON.parse(map));
  for (const path of Object.values(imports)) {
    const module = await fetch(`${origin}${path}`);
    expect([path, module.status, module.headers.get('content-type')]).toEqual([
      path,
      200,
      'text/javascript; charset=utf-8',
    ]);
  }
});

test.each([
  '/../package.json',
  '/%2e%2e/package.json',
  '/..%2f..%2fpackage.json',
  '/tsconfig.json',
  '/types.d.ts',
  '/modules/constructor.mjs',
  '/modules/..%2f..%2fpackage.mjs',
  '/pages',
  '/pages/',
  '//etc/passwd.js',
])('the path %s is not found', async (path) => {
  const { call } = await open();
  expect(await call(`GET ${path}`)).toMatchObject({ status: 404 });
});

test('an outage of AWS is a 503 that pages wait out, and a defect a 500 that says nothing', async () => {
  const outage = await open({ queues: () => Promise.reject(new RetryableError('throttled')) });
  expect(await outage.call('GET /api/queues', [outage.admitted])).toMatchObject({ status: 503 });
  expect(outage.faults).toEqual([]);
  const defect = await open({ queues: () => Promise.reject(new TypeError('secret')) });
  const { status, body } = await defect.call('GET /api/queues', [defect.admitted]);
  expect([status, body.includes('secret'), defect.faults.length]).toEqual([500, false, 1]);
});
