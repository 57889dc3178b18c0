import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { messages } from './messages.ts';

const root = resolve(import.meta.dirname, '../..');

const ready = z.looseObject({ event: z.literal('ready'), consoleUrl: z.string() });

export interface RunningBridge {
  /** The address of the console, with its token. */
  readonly console: string;
  readonly stop: () => Promise<void>;
}

/** Starts the bridge of the check as `dev` does, and posts its messages. */
export async function startBridge(): Promise<RunningBridge> {
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-console-'));
  const file = join(folder, 'messages.jsonl');
  await writeFile(file, messages());
  const options = ['--post', file, '--port', '0', '--output', 'json'];
  const child = spawn(
    process.execPath,
    ['bin/fusion-bus.mjs', 'dev', 'test/console/bridge.yaml', ...options],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'close');
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const found = new Promise<string>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = ready.safeParse(JSON.parse(line));
      if (parsed.success) done(parsed.data.consoleUrl);
    });
  });
  const console = await Promise.race([found, ended.then(() => undefined)]);
  if (console !== undefined) return { console, stop };
  await stop();
  throw new Error(`the bridge did not start: ${told}`);
}
