import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../progress.ts';
import { functionOf, temporaryFolder } from '../running-function.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('environments end with the program that started them, however it ends', async () => {
  const spec = await functionOf('export const handler = () => process.pid;');
  const program = join(await temporaryFolder(), 'program.mts');
  const environment = new URL('../../../local/lambda/environment.ts', import.meta.url).href;
  await writeFile(
    program,
    `import { Environment } from ${JSON.stringify(environment)};
     const environment = new Environment(${JSON.stringify(spec)}, () => undefined);
     console.log((await environment.invoke({})).json);`,
  );
  const parent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let pid = 0;
  parent.stdout.on('data', (text: Buffer) => (pid = Number(text.toString())));
  await until('the environment', () => pid > 0);
  expect(isAlive(pid)).toBe(true);
  const ended = once(parent, 'exit');
  parent.kill('SIGKILL');
  await ended;
  await until('its end', () => !isAlive(pid));
});
