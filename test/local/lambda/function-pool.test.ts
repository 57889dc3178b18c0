import { expect, onTestFinished, test } from 'vitest';
import { FunctionPool } from '../../../local/lambda/function-pool.ts';
import type { PoolOptions } from '../../../local/lambda/function-pool.ts';
import { until } from '../../progress.ts';
import { functionOf } from '../running-function.ts';

async function poolOf(code: string, options: Partial<PoolOptions> = {}): Promise<FunctionPool> {
  const pool = new FunctionPool(await functionOf(code), {
    limit: 2,
    idleMs: 60_000,
    onLine: () => undefined,
    ...options,
  });
  onTestFinished(() => pool.stop());
  return pool;
}

const pidOf = 'export const handler = () => process.pid;';

test('the pool uses a warm environment again', async () => {
  const pool = await poolOf(pidOf);
  expect(await pool.invoke({})).toEqual(await pool.invoke({}));
  expect(pool.pids).toHaveLength(1);
});

test('the pool starts no more than its limit, and further invocations wait', async () => {
  const pool = await poolOf(pidOf);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => pool.invoke({})));
  expect(outcomes.every(({ kind }) => kind === 'returned')).toBe(true);
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(2);
});

test('the next invocation after a crash gets a new environment', async () => {
  const pool = await poolOf(
    'export const handler = ({ crash }) => (crash ? process.exit(1) : process.pid);',
    { limit: 1 },
  );
  const [crashed, next] = await Promise.all([pool.invoke({ crash: true }), pool.invoke({})]);
  expect(crashed.kind).toBe('failed');
  expect(next.kind).toBe('returned');
});

test('the pool does not use an environment that was killed while it was idle', async () => {
  const pool = await poolOf(pidOf);
  await pool.invoke({});
  for (const pid of pool.pids) process.kill(pid, 'SIGKILL');
  await until('its end', () => pool.pids.length === 0);
  expect((await pool.invoke({})).kind).toBe('returned');
});

test('Replaced code runs from the next invocation on, and what was under way ends as it began', async () => {
  const slow =
    'export const handler = () => new Promise((resolve) => setTimeout(() => resolve("before"), 300));';
  const pool = await poolOf(slow, { limit: 2 });
  const underWay = pool.invoke({});
  await until('a process', () => pool.pids.length === 1);
  const [old] = pool.pids;
  pool.replace(await functionOf('export const handler = () => "after";'));
  expect(await pool.invoke({})).toEqual({ kind: 'returned', json: '"after"' });
  expect(await underWay).toEqual({ kind: 'returned', json: '"before"' });
  expect(await pool.invoke({})).toEqual({ kind: 'returned', json: '"after"' });
  await until('the end of the old process', () => !pool.pids.some((pid) => pid === old));
});

test('the pool ends environments that have been idle', async () => {
  const pool = await poolOf(pidOf, { idleMs: 20 });
  await pool.invoke({});
  await until('its end', () => pool.pids.length === 0);
});

test('the pool that stops ends running work and refuses new work', async () => {
  const pool = await poolOf('export const handler = () => new Promise(() => {});', { limit: 1 });
  const running = pool.invoke({});
  const waiting = pool.invoke({});
  await until('a process', () => pool.pids.length === 1);
  await pool.stop();
  expect((await running).kind).toBe('failed');
  expect(await waiting).toMatchObject({ kind: 'failed', error: { type: 'Runtime.Stopped' } });
  expect(await pool.invoke({})).toMatchObject({ error: { type: 'Runtime.Stopped' } });
});
