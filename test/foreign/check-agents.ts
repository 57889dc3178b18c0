/**
 * The example of agents with the real LangGraph, on the laptop: `npm run check:agents`. Python makes a virtual
 * environment in a temporary folder, and pip installs LangGraph into it. Exit code 2 where either is missing: then
 * nothing was checked.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const example = join(root, 'examples/agents');
const folder = join(tmpdir(), 'fusion-bus-check-agents');
const python = join(folder, 'bin/python');
const program = [process.execPath, join(root, 'bin/fusion-bus.mjs')];

process.exitCode = await check();

async function check(): Promise<number> {
  if (!isInstalled()) {
    process.stderr.write('nothing was checked: Python 3 or the package langgraph cannot be had\n');
    return 2;
  }
  const bridge = join(example, 'bridge.yaml');
  const dev = spawn(
    process.execPath,
    [...program.slice(1), 'dev', bridge, '--port', '0', '--output', 'json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const closed = once(dev, 'close');
  try {
    const endpoint = await endpointOf(createInterface({ input: dev.stdout }));
    // The bridge goes on writing, and its pipe must not fill.
    dev.stdout.resume();
    const env = { ...process.env, AWS_ENDPOINT_URL: endpoint, FUSION_BUS: JSON.stringify(program) };
    const run = spawn(python, [join(example, 'langgraph_fan_in.py')], { env, stdio: 'inherit' });
    const [code]: readonly unknown[] = await once(run, 'close');
    process.stdout.write(code === 0 ? 'the example of agents holds\n' : 'the example of agents fails\n');
    return code === 0 ? 0 : 1;
  } finally {
    dev.kill('SIGINT');
    await closed;
  }
}

function isInstalled(): boolean {
  const works = (): boolean =>
    spawnSync(python, ['-c', 'import langgraph'], { stdio: 'ignore' }).status === 0;
  if (existsSync(python) && works()) return true;
  const made = spawnSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
  if (made.status !== 0) return false;
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'langgraph'], { stdio: 'inherit' });
  return installed.status === 0 && works();
}

async function endpointOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, endpoint] = /"event":"ready".*?"endpoint":"([^"]+)"/.exec(line) ?? [];
    if (endpoint !== undefined) return endpoint;
  }
  throw new Error('the bridge did not start');
}
