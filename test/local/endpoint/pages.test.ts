import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { startServices } from '../../../local/start-services.ts';
import { ask } from './raw-http.ts';

async function start(): Promise<{ readonly port: number; readonly url: string }> {
  let looks = 0;
  const pages = new Map([
    ['/metrics', () => ({ contentType: 'text/plain; version=0.0.4', text: `looks ${(looks += 1)}\n` })],
  ]);
  const services = await startServices(0, { pages });
  onTestFinished(services.close);
  return { port: services.endpoint.port, url: services.endpoint.url };
}

test('a page is shown anew at each look', async () => {
  const { url } = await start();
  const first = await fetch(`${url}/metrics`);
  expect([first.status, first.headers.get('content-type'), await first.text()]).toEqual([
    200,
    'text/plain; version=0.0.4',
    'looks 1\n',
  ]);
  expect(await (await fetch(`${url}/metrics?x=1`)).text()).toBe('looks 2\n');
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).not.toBe(200);
});

test.each(['host: evil.example:PORT', 'host: localhost:PORT\r\norigin: https://evil.example'])(
  'the door refuses a page of another site: %s',
  async (headers) => {
    const { port } = await start();
    const lines = headers.replaceAll('PORT', String(port)).split('\r\n');
    const { status, body } = await ask(port, 'GET /metrics HTTP/1.1', lines);
    expect([status, body.includes('looks')]).toEqual([403, false]);
  },
);

test('a bucket of the same name is not hidden', async () => {
  const { url } = await start();
  const s3 = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  onTestFinished(() => s3.destroy());
  await expect(s3.send(new ListObjectsV2Command({ Bucket: 'metrics' }))).rejects.toThrow(
    /NoSuchBucket|bucket/i,
  );
});
