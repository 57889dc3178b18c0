import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fusionBus } from '../../cli/command.ts';
import { said } from '../../cli/said.ts';
import { until } from '../../progress.ts';
import { leftBehind } from './left-behind.ts';
import { type Bus, openBus } from './open-bus.ts';

const file = join(import.meta.dirname, 'load.yaml');

let bus: Bus;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  bus = await openBus('load.yaml');
  env = { AWS_ENDPOINT_URL: bus.running.endpoint, PATH: process.env['PATH'] ?? '' };
});

afterAll(() => bus.close());

test('a tail sees results and rejections, takes none from the recipient, and leaves nothing behind', async () => {
  const { child, ended } = fusionBus(['tail', '--output', 'json', '--bridge', file], env);
  const written = { out: '', err: '' };
  child.stdout?.on('data', (text: string) => (written.out += text));
  child.stderr?.on('data', (text: string) => (written.err += text));
  await until('the tail', () => written.err.includes('following pier'), { moved: bus.moved });
  expect(await leftBehind(bus, 'tail')).toHaveLength(2);

  const { out: parts } = await said(['sample', '--for', 'strict', '--seed', '3', '--bridge', file], env);
  await said(['post', '-', '--bridge', file], env, parts);
  const wrong = {
    specversion: '1.0',
    id: 'w-1',
    source: 'web',
    type: 'order',
    data: { order: 1, total: -1 },
  };
  await bus.client.post([{ source: 'web', topic: 'order', detail: wrong }]);
  const isSeen = (): boolean => written.out.includes('"fused"') && written.out.includes('"rejected"');
  await until('both events', isSeen, { moved: bus.moved });
  const delivered = await bus.client.receive(bus.running.recipients['desk'] ?? '', (messages) =>
    messages.some(({ Body }) => Body?.includes('strict.fused')),
  );
  expect(delivered.length).toBeGreaterThan(0);

  child.kill('SIGINT');
  const { code, out } = await ended;
  const kinds = out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(code).toBe(0);
  expect(kinds).toContainEqual(expect.objectContaining({ event: 'fused', fusion: 'strict' }));
  expect(kinds).toContainEqual(expect.objectContaining({ event: 'rejected', topic: 'order' }));
  expect(await leftBehind(bus, 'tail')).toEqual([]);
});
