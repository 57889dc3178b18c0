import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { valveHistory } from '../telemetry/valve-history.ts';
import { said } from './said.ts';

const bridge = join(import.meta.dirname, '../telemetry/valves.yaml');

async function historyOf(groups: number): Promise<{ readonly folder: string; readonly history: string }> {
  const folder = await temporaryFolder();
  const history = join(folder, 'history.jsonl');
  await writeFile(history, valveHistory(groups));
  return { folder: join(folder, 'board'), history };
}

test('each fusion gets one event file, which a second run replaces', async () => {
  const { folder, history } = await historyOf(20);
  const run = () => said(['tensorboard', folder, '--bridge', bridge, '--history', history]);
  expect(await run()).toEqual({ code: 0, out: 'valve  20 groups', err: '' });
  const [file = '', ...others] = await readdir(join(folder, 'valve'));
  expect([file, others]).toEqual([expect.stringContaining('tfevents'), []]);
  const first = await readFile(join(folder, 'valve', file));
  await run();
  expect((await readFile(join(folder, 'valve', file))).equals(first)).toBe(true);
  expect(first.includes('trust/liar')).toBe(true);
});

test('a history without envelopes is a mistake, and nothing is written', async () => {
  const { folder, history } = await historyOf(0);
  const { code } = await said(['tensorboard', folder, '--bridge', bridge, '--history', history]);
  expect(code).toBe(2);
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('a file cannot be followed', async () => {
  const { folder, history } = await historyOf(1);
  const args = ['tensorboard', folder, '--bridge', bridge, '--history', history, '--follow'];
  expect(await said(args)).toMatchObject({ code: 2, err: expect.stringContaining('leave one out') });
});
