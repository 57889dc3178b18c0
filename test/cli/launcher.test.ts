import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Runs the launcher on a Node that says that it is another one. */
function launchOn(version: string): { readonly code: number | null; readonly err: string } {
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  const args = ['--import', pretend, 'bin/fusion-bus.mjs', '--version'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { code: status, err: stderr };
}

test('the launcher says in one line what to do when Node is too old', () => {
  const { code, err } = launchOn('20.20.2');
  expect(code).toBe(2);
  expect(err).toMatch(/^fusion-bus needs Node 24 or later, .*"npm ci".*npm rebuild node.*\n$/);
});

test('the launcher runs the program on a Node that is new enough', () => {
  expect(launchOn('24.0.0')).toEqual({ code: 0, err: '' });
});
