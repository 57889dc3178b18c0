/**
 * Runs the clients of `examples/clients` against a bridge on the laptop: `npm run check:clients`. A client whose tools
 * are missing is named and not run. Exit code 2: none could be run.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const proto = join(root, 'proto');
const patienceMs = 600_000;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A client: what it needs, what makes it ready, how it is run, and what it prints when all is well. */
interface Client {
  readonly name: string;
  readonly needs: readonly Program[];
  readonly prepare: readonly Program[];
  readonly run: (address: string, bus: string) => Program;
  readonly expected: string;
}

const received = 'received {"left":3} from stock-service';

const run = ({ command, args, cwd = root, env = {} }: Program) =>
  spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout: patienceMs });

const folder = mkdtempSync(join(tmpdir(), 'fusion-bus-clients-'));

async function check(): Promise<number> {
  const ready = clients().filter((client) => isReady(client));
  if (ready.length === 0) return 2;
  const { laptop, address, bus } = await startLaptop();
  let failed = 0;
  try {
    for (const client of ready) {
      const { stdout, stderr, status } = run(client.run(address, bus));
      const isRight = status === 0 && stdout.includes(client.expected);
      if (!isRight) failed += 1;
      say(`${isRight ? 'ok  ' : 'FAIL'} ${client.name}: ${(isRight ? stdout : stdout + stderr).trim()}`);
    }
  } finally {
    laptop.kill('SIGINT');
    await once(laptop, 'exit');
  }
  return failed === 0 ? 0 : 1;
}

function isReady({ name, needs, prepare }: Client): boolean {
  const missing = needs.find((need) => run(need).status !== 0);
  if (missing !== undefined) {
    say(`NOT RUN: ${name} needs ${[missing.command, ...missing.args].join(' ')}`);
    return false;
  }
  for (const step of prepare) {
    const { status, stdout, stderr } = run(step);
    if (status === 0) continue;
    say(`NOT RUN: ${name}: ${step.command} failed: ${(stdout + stderr).trim().slice(-400)}`);
    return false;
  }
  return true;
}

const readyLine = z.object({ event: z.literal('ready'), endpoint: z.string(), bus: z.string() });

async function startLaptop(): Promise<{ laptop: ChildProcess; address: string; bus: string }> {
  const laptop = spawn(
    process.execPath,
    ['bin/fusion-bus.mjs', 'dev', 'test/foreign/bridge.yaml', '--port', '0', '--output', 'json'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: laptop.stdout });
  const [line]: unknown[] = await once(lines, 'line');
  const { endpoint, bus } = readyLine.parse(JSON.parse(String(line)));
  return { laptop, address: endpoint.replace('http://', ''), bus };
}

function clients(): readonly Client[] {
  return [...pythonClients(), ...goClients(), ...javaClients()];
}

function pythonClients(): readonly Client[] {
  const stubs = join(folder, 'python');
  mkdirSync(stubs);
  const python = (...args: readonly string[]): Program => ({
    command: 'python3',
    args,
    env: { PYTHONPATH: stubs },
  });
  const source = (name: string): string => join(root, 'examples/clients/python', name);
  const files = ['fusion/v1/bus.proto', 'fusion/v1/cloudevents.proto'];
  const generate = ['-m', 'grpc_tools.protoc', `-I${proto}`, `--python_out=${stubs}`];
  const grpc = {
    needs: [python('-c', 'import grpc, grpc_tools')],
    prepare: [python(...generate, `--grpc_python_out=${stubs}`, ...files)],
  };
  return [
    {
      name: 'Python, gRPC',
      ...grpc,
      run: (address) => python(source('send_and_receive.py'), address),
      expected: received,
    },
    {
      name: 'Python, a request',
      ...grpc,
      run: (address) => python(source('request.py'), address),
      expected: "fused {'price': 7, 'risk': 7, 'stock': {'left': 3}}",
    },
    {
      name: 'Python, SDK of AWS',
      needs: [python('-c', 'import boto3')],
      prepare: [],
      run: (address, bus) => python(source('aws_sdk.py'), address, bus),
      expected: 'refused 0',
    },
  ];
}

function goClients(): readonly Client[] {
  const cwd = join(folder, 'go');
  cpSync(join(root, 'examples/clients/go'), cwd, { recursive: true });
  const go = (...args: readonly string[]): Program => ({ command: 'go', args, cwd });
  const mapped = (option: string): readonly string[] => [
    `--${option}=module=example.com/clients`,
    `--${option}=Mfusion/v1/bus.proto=example.com/clients/fusionv1`,
    `--${option}=Mfusion/v1/cloudevents.proto=example.com/clients/cloudevents`,
  ];
  const generate: Program = {
    command: 'python3',
    args: [
      '-m',
      'grpc_tools.protoc',
      `-I${proto}`,
      '--go_out=.',
      '--go-grpc_out=.',
      ...mapped('go_opt'),
      ...mapped('go-grpc_opt'),
      'fusion/v1/bus.proto',
      'fusion/v1/cloudevents.proto',
    ],
    cwd,
  };
  const needs: readonly Program[] = [
    go('version'),
    { command: 'protoc-gen-go', args: ['--version'] },
    { command: 'protoc-gen-go-grpc', args: ['--version'] },
    { command: 'python3', args: ['-c', 'import grpc_tools'] },
  ];
  return [
    {
      name: 'Go, gRPC',
      needs,
      prepare: [generate, go('build', '-o', 'client', '.')],
      run: (address) => ({ command: join(cwd, 'client'), args: [address] }),
      expected: received,
    },
    {
      name: 'Go, SDK of AWS',
      needs: [go('version')],
      prepare: [go('build', '-o', 'sdk', './awssdk')],
      run: (address, bus) => ({ command: join(cwd, 'sdk'), args: [address, bus] }),
      expected: 'refused 0',
    },
  ];
}

function javaClients(): readonly Client[] {
  const cwd = join(folder, 'java');
  cpSync(join(root, 'examples/clients/java'), cwd, { recursive: true });
  const maven = (...args: readonly string[]): Program => ({
    command: 'mvn',
    args: ['-q', '-B', `-Dproto.folder=${proto}`, ...args],
    cwd,
  });
  const client = (name: string, main: string, expected: string): Client => ({
    name,
    needs: [
      { command: 'java', args: ['-version'] },
      { command: 'mvn', args: ['-version'] },
    ],
    prepare: [maven('compile')],
    run: (address, bus) => maven('exec:java', `-Dexec.mainClass=${main}`, `-Dexec.args=${address} ${bus}`),
    expected,
  });
  return [
    client('Java, gRPC', 'SendAndReceive', received),
    client('Java, SDK of AWS', 'AwsSdk', 'refused 0'),
  ];
}

try {
  process.exitCode = await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
