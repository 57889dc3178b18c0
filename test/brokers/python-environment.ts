import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A virtual environment of Python in a temporary folder. */
export interface PythonEnvironment {
  /** Runs a program and returns the lines that it prints. @throws Error when it fails */
  run(program: string, args: readonly string[]): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Makes an environment with packages of pip, or returns the reason why there is none. */
export async function pythonWith(
  packages: readonly string[],
): Promise<PythonEnvironment | { readonly missing: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-python-'));
  const python = join(folder, 'bin/python');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const works = (command: string, args: readonly string[]): boolean =>
    spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  const isMade = works('python3', ['-m', 'venv', folder]);
  if (!isMade || !works(python, ['-m', 'pip', 'install', '--quiet', ...packages])) {
    await remove();
    return { missing: isMade ? `pip cannot get ${packages.join(', ')}` : 'Python 3 cannot make a venv' };
  }
  return { run: (program, args) => run(python, [program, ...args]), remove };
}

async function run(command: string, args: readonly string[]): Promise<readonly string[]> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code]: readonly unknown[] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.slice(1, 3).join(' ')} ended with ${String(code)}`);
  return printed.split('\n').filter((line) => line !== '');
}
