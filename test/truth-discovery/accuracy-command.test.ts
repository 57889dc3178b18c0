import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'labelled-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const command = (...options: readonly string[]) =>
  spawnSync(process.execPath, ['bench/accuracy.ts', ...options], { encoding: 'utf8' });

function put(set: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(directory, set));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, set, name), text);
}

test('the command prints a line of JSON per data set under any header names', () => {
  put('codes', {
    'label.csv': 'item,worker,label\r\n1,a,0\r\n1,b,0\r\n2,a,1\r\n2,b,0\r\n',
    'truth.csv': 'item,truth\n1,0\n2,1\n',
  });
  const quantities = Array.from(
    { length: 30 },
    (_, index) => `q${index},a,${index}.5\nq${index},b,${index}\n`,
  ).join('');
  put('quantities', {
    'label.csv': `question,worker,answer\n${quantities}`,
    'truth.csv': 'question,truth\nq1,1\nq2,2\n',
  });
  const { stdout, status } = command('--data', directory, '--output', 'json');
  expect(status).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    { set: 'codes', metric: 'accuracy', items: 2, equal: 0.75 },
    { set: 'quantities', metric: 'mae', items: 30, equal: 0.25 },
  ]);
});

test.each([
  [[], 'usage: '],
  [['--data', '/nowhere'], 'the directory /nowhere does not exist'],
  [['--data', '/nowhere', '--output', 'xml'], '--output is json or table, not "xml"'],
  [['--date', 'x'], "Unknown option '--date'"],
])('the command refuses invalid arguments: %j', (options, reason) => {
  const { stderr, status } = command(...options);
  expect(stderr).toContain(reason);
  expect(status).toBe(2);
});

test.each([
  [{}, 'does not exist'],
  [{ 'label.csv': 'item,source,label\n1,a\n', 'truth.csv': 'item,truth\n1,0\n' }, 'line 2'],
  [{ 'label.csv': 'item,source,label\n1,a,0\n' }, 'truth.csv'],
  [{ 'label.csv': 'item,source,label\n1,a,0\n', 'truth.csv': 'item,truth\n9,0\n' }, 'no item of'],
  [{ 'label.csv': 'item,source,label\n', 'truth.csv': 'item,truth\n9,0\n' }, 'has no claims'],
])('the command refuses files that it cannot read: %j', (files, reason) => {
  put('set', files);
  const { stderr, status } = command('--data', directory);
  expect(stderr).toContain(reason);
  expect(status).toBe(2);
});
