/**
 * The suite of the store port on AWS's own DynamoDB Local: `npm run check:dynamodb-local`. Maven fetches the server
 * (`dynamodb-local.pom.xml` says which), Java runs it, vitest runs the suite against it. Exit code 2 where Maven or
 * Java is missing or the server cannot be had: then nothing was checked.
 */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runSuite } from './run-suite.ts';
import { freePorts } from './servers/free-ports.ts';
import { guardProcesses } from './servers/guarded-processes.ts';

const pom = join(import.meta.dirname, 'dynamodb-local.pom.xml');
const folder = join(import.meta.dirname, '../../.build/dynamodb-local');
const patienceMs = 60_000;

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

process.exitCode = await check();

async function check(): Promise<number> {
  for (const [program, flag] of [['java', '-version'] as const, ['mvn', '-version'] as const]) {
    if (spawnSync(program, [flag], { stdio: 'ignore' }).status !== 0) {
      say(`nothing was checked: ${program} is not installed`);
      return 2;
    }
  }
  const copied = spawnSync(
    'mvn',
    [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
    ],
    { stdio: 'inherit' },
  );
  if (copied.status !== 0) {
    say('nothing was checked: Maven could not fetch DynamoDB Local');
    return 2;
  }
  const [port = 0] = await freePorts(1);
  const guard = guardProcesses();
  const server = guard.start(
    'java',
    [
      `-Djava.library.path=${folder}`,
      '-cp',
      join(folder, '*'),
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    // It leaves a file about itself where it stands.
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    const endpoint = `http://127.0.0.1:${port}`;
    if (!(await answers(endpoint, server))) {
      say('nothing was checked: DynamoDB Local did not come up');
      return 2;
    }
    return runSuite('test/adapters/aws/dynamodb-local.test.ts', { DYNAMODB_ENDPOINT: endpoint });
  } finally {
    await guard.end();
  }
}

/** Tells whether the server comes to answer at all; to a bare GET it says 400. */
async function answers(endpoint: string, server: ChildProcess): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (server.exitCode === null && Date.now() < until) {
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (isUp) return true;
    await delay(200);
  }
  return false;
}
