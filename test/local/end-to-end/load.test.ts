import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { fusionBus } from '../../cli/command.ts';
import { linesOf, said } from '../../cli/said.ts';
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

const report = z.looseObject({
  groups: z.number(),
  parts: z.number(),
  fused: z.number(),
  lost: z.number(),
  doubled: z.number(),
  latencyMs: z.looseObject({ p99: z.number() }),
  faults: z.array(z.string()),
});

const loadArgs = (fusion: string, ...more: readonly string[]): readonly string[] => [
  'load',
  '--bridge',
  file,
  '--fusion',
  fusion,
  '--rate',
  '4/s',
  '--seed',
  '5',
  '--timeout',
  '30m',
  '--output',
  'json',
  ...more,
];

test('a load test sees every result once, takes none from the recipient, and leaves nothing behind', async () => {
  const { code, out } = await linesOf(loadArgs('shipment', '--for', '2s'), env);
  const found = report.parse(JSON.parse(out[0] ?? ''));
  expect({ code, faults: found.faults }).toEqual({ code: 0, faults: [] });
  expect(found.groups).toBeGreaterThan(2);
  expect(found).toMatchObject({ parts: found.groups * 2, fused: found.groups, lost: 0, doubled: 0 });
  const queue = bus.running.recipients['desk'] ?? '';
  const delivered = await bus.client.receive(
    queue,
    (messages) => messages.filter(({ Body }) => Body?.includes('shipment.fused')).length >= found.groups,
  );
  expect(delivered.length).toBeGreaterThanOrEqual(found.groups);
  expect(await leftBehind(bus, 'load')).toEqual([]);
});

test('a bound of the bridge file that is exceeded is exit code 1', async () => {
  const { code, out } = await linesOf(loadArgs('strict', '--for', '1s'), env);
  const { faults } = report.parse(JSON.parse(out[0] ?? ''));
  expect({ code, faults }).toEqual({ code: 1, faults: [expect.stringMatching(/^p50 is .* asks for 1 ms$/)] });
});

test('an interrupt ends a load test, and nothing is left behind', async () => {
  const { child, ended } = fusionBus(loadArgs('shipment', '--for', '1h'), env);
  let err = '';
  child.stderr?.on('data', (text: string) => (err += text));
  await until('progress', () => err.includes('groups posted'), { moved: bus.moved });
  expect(await leftBehind(bus, 'load')).toHaveLength(2);
  child.kill('SIGINT');
  const { code, out } = await ended;
  expect({ code, out: JSON.parse(out) }).toMatchObject({ code: 130, out: { interrupted: true, lost: 0 } });
  expect(await leftBehind(bus, 'load')).toEqual([]);
});

test('what sample makes for a fusion, post takes, and the group is answered', async () => {
  const { out: lines } = await said(['sample', '--for', 'shipment', '--seed', '9', '--bridge', file], env);
  expect(await said(['post', '-', '--bridge', file], env, lines)).toMatchObject({
    code: 0,
    out: 'posted: 2 envelopes to pier',
  });
  const key = z
    .looseObject({ correlationid: z.string() })
    .parse(JSON.parse(lines.split('\n')[0] ?? '')).correlationid;
  const isFused = (): boolean => bus.account.some((event) => event.kind === 'fused' && event.key === key);
  await until('the result', isFused, { moved: bus.moved });
});
