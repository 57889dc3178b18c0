/**
 * `npm run check:package`: packs the package, unpacks it into empty folders and uses it as a newcomer would. Contacts no
 * registry. Exit code 1 with the first thing that does not hold.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { installPacked, listing, pack, withoutClone } from './packed.ts';

const root = resolve(import.meta.dirname, '../..');
const consumers = join(import.meta.dirname, 'consumers');

const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-package-'));
try {
  const tarball = pack(folder);
  const service = join(folder, 'service');
  await makeService(tarball, service);
  checkService(service);
  const bridge = join(folder, 'my-bridge');
  await checkInit(service, bridge);
  await installPacked(tarball, bridge, true);
  checkScripts(bridge);
  await checkConsumers(bridge);
  await checkTogether(bridge, service);
  process.stdout.write('the package works from its tarball alone\n');
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function environment(cwd: string, endpoint?: string): NodeJS.ProcessEnv {
  const { PATH = '', HOME } = process.env;
  return {
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
    HOME,
    PATH: `${join(cwd, 'node_modules/.bin')}:${PATH}`,
    NODE_OPTIONS: withoutClone(),
  };
}

function run(cwd: string, command: string, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: environment(cwd),
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** A service has the package and its own dependencies, and nothing that only some commands need. */
async function makeService(tarball: string, service: string): Promise<void> {
  await mkdir(service);
  await writeFile(join(service, 'package.json'), '{ "name": "service", "type": "module", "private": true }');
  await installPacked(tarball, service, false);
  await cp(join(root, 'template'), join(service, 'bridge'), { recursive: true });
  await cp(join(consumers, 'ask.mjs'), join(service, 'ask.mjs'));
  await cp(join(consumers, 'loads.mjs'), join(service, 'loads.mjs'));
}

function checkService(service: string): void {
  const lacking = run(service, 'fusion-bus', 'dev', 'bridge/bridge.yaml');
  assert.equal(lacking.code, 2, lacking.err);
  assert.match(
    lacking.err,
    /^fusion-bus dev needs more packages: npm install --save-dev aws-cdk-lib@\S+ .*\n$/,
  );
  const valid = run(service, 'fusion-bus', 'validate', 'bridge/bridge.yaml');
  assert.deepEqual([valid.code, valid.err], [0, '']);
  const loads = run(service, 'node', 'loads.mjs');
  assert.deepEqual([loads.code, loads.err], [0, '']);
  const wrong = run(service, 'fusion-bus', 'relase');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /Did you mean release/);
  const ofClone = run(service, 'node', join(root, 'bin/fusion-bus.mjs'), '--version');
  assert.match(ofClone.err, /is imported from the clone/, 'modules of the clone are not refused');
}

async function checkInit(service: string, bridge: string): Promise<void> {
  const made = run(service, 'fusion-bus', 'init', bridge);
  assert.equal(made.code, 0, made.err);
  assert.deepEqual(await listing(bridge), [
    '.gitignore',
    'README.md',
    'bridge.yaml',
    'cdk.json',
    'messages.jsonl',
    'package.json',
    'schemas/',
  ]);
  const again = run(service, 'fusion-bus', 'init', bridge);
  assert.equal(again.code, 2);
  assert.match(again.err, /the folder is not empty/);
}

/** The commands that the README of a new bridge names. */
function checkScripts(bridge: string): void {
  const tested = run(bridge, 'npm', 'test');
  assert.equal(tested.code, 0, tested.err);
  assert.match(tested.out, /shipment\.fused/);
  const valid = run(bridge, 'npm', 'run', 'validate');
  assert.equal(valid.code, 0, valid.err);
}

/** Programs that use the entry points, as types and as modules. */
async function checkConsumers(bridge: string): Promise<void> {
  for (const file of ['typed.ts', 'own-app.mjs']) await cp(join(consumers, file), join(bridge, file));
  const tsc = join(root, 'node_modules/.bin/tsc');
  const flags = '--noEmit --strict --module nodenext --target es2024 --types node --skipLibCheck false'.split(
    ' ',
  );
  const typed = run(bridge, tsc, ...flags, 'typed.ts');
  assert.equal(typed.code, 0, typed.out);
  const app = run(bridge, 'node', 'own-app.mjs');
  assert.equal(app.code, 0, app.err);
}

/** `npm start` in the one folder, and a service that asks it from the other. */
async function checkTogether(bridge: string, service: string): Promise<void> {
  const args = ['dev', 'bridge.yaml', '--port', '0', '--output', 'json'];
  const child = spawn('fusion-bus', args, {
    cwd: bridge,
    env: environment(bridge),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line]: readonly unknown[] = await once(createInterface(child.stdout), 'line');
    const { endpoint } = z.object({ endpoint: z.string() }).parse(JSON.parse(z.string().parse(line)));
    const asked = run(service, 'node', 'ask.mjs', endpoint);
    assert.deepEqual(
      [asked.code, asked.out],
      [0, 'fused {"order":{"article":"desk","pieces":1},"stock":{"pieces":3}}\n'],
      asked.err,
    );
    const post = ['post', 'bridge/messages.jsonl', '--bridge', 'bridge/bridge.yaml'];
    const env = environment(service, endpoint);
    const posted = spawnSync('fusion-bus', post, { cwd: service, env, encoding: 'utf8' });
    assert.deepEqual(
      [posted.status, posted.stdout],
      [0, 'posted: 5 envelopes to my-bridge\n'],
      posted.stderr,
    );
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'close'), [0, null]);
  } finally {
    child.kill('SIGKILL');
  }
}
