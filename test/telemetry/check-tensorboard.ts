/**
 * The real reader of TensorBoard reads what the command writes: `npm run check:tensorboard`. Python makes a virtual
 * environment in a temporary folder, and pip installs TensorBoard into it. Exit code 2 where either is missing: then
 * nothing was checked.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { valveHistory } from './valve-history.ts';

const root = resolve(import.meta.dirname, '../..');
const environment = join(tmpdir(), 'fusion-bus-check-tensorboard');
const python = join(environment, 'bin/python');
const groups = 300;

const reader = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
board = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
board.Reload()
print(json.dumps({tag: [[e.step, e.value] for e in board.Scalars(tag)] for tag in board.Tags()['scalars']}))
`;

const read = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])));

function check(): number {
  if (!isInstalled()) {
    process.stderr.write('nothing was checked: Python 3 or the package tensorboard cannot be had\n');
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fusion-bus-tensorboard-'));
  try {
    const history = join(folder, 'history.jsonl');
    writeFileSync(history, valveHistory(groups));
    const bridge = join(import.meta.dirname, 'valves.yaml');
    const args = ['tensorboard', folder, '--bridge', bridge, '--history', history];
    const written = spawnSync(process.execPath, [join(root, 'bin/fusion-bus.mjs'), ...args], {
      encoding: 'utf8',
    });
    if (written.status !== 0) return fail([`the command fails: ${written.stderr}`]);
    const found = spawnSync(python, ['-c', reader, join(folder, 'valve')], { encoding: 'utf8' });
    if (found.status !== 0) return fail([`TensorBoard cannot read the files: ${found.stderr}`]);
    const tags = read.parse(JSON.parse(found.stdout));
    const faults = faultsIn(tags);
    if (faults.length > 0) return fail(faults);
    process.stdout.write(`TensorBoard reads ${Object.keys(tags).length} tags over ${groups} groups\n`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function faultsIn(tags: z.output<typeof read>): readonly string[] {
  const last = (tag: string): number => tags[tag]?.at(-1)?.[1] ?? Number.NaN;
  const steps = tags['conflict/fields']?.length ?? 0;
  const checks: readonly (readonly [string, boolean])[] = [
    [`conflict/fields has ${steps} steps, expected ${groups}`, steps === groups],
    [`the liar's trust is ${last('trust/liar')}`, last('trust/liar') < 0.4],
    [`the trust in north is ${last('trust/north')}`, last('trust/north') > 0.75],
    [`the mean confidence is ${last('confidence/mean')}`, last('confidence/mean') > 0.5],
    [`the calibration covers ${last('calibration/fields')} fields`, last('calibration/fields') >= 20],
    [`the calibration error is ${last('calibration/error')}`, last('calibration/error') < 0.25],
  ];
  return checks.filter(([, holds]) => !holds).map(([what]) => what);
}

function fail(faults: readonly string[]): number {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return 1;
}

function isInstalled(): boolean {
  const works = (): boolean =>
    spawnSync(python, ['-c', 'import tensorboard'], { stdio: 'ignore' }).status === 0;
  if (existsSync(python) && works()) return true;
  const made = spawnSync('python3', ['-m', 'venv', environment], { stdio: 'ignore' });
  if (made.status !== 0) return false;
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'tensorboard==2.21.0'], {
    stdio: 'inherit',
  });
  return installed.status === 0 && works();
}

process.exitCode = check();
