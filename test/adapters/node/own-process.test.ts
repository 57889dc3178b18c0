import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ownProcess } from '../../../shared/adapters/node/own-process.ts';
import { CrashedError } from '../../../shared/ports/crashed-error.ts';
import { TooSlowError } from '../../../shared/ports/too-slow-error.ts';
import { inboundMessage } from '../../fakes/inbound.ts';
import { temporaryFolder } from '../../local/running-function.ts';

const adapter = pathToFileURL(join(import.meta.dirname, '../../../shared/adapters/node/own-process.ts')).href;

/** A function whose handler does what the body of each message says. */
const code = `
import { ownProcess } from ${JSON.stringify(adapter)};
ownProcess(async (messages, { remainingMs }) => {
  const again = [];
  for (const { id, body } of messages) {
    if (body === 'kill') process.kill(process.pid, 'SIGKILL');
    if (body === 'exit') process.exit(3);
    if (body === 'abort') process.abort();
    if (body === 'loop') for (;;);
    if (body === 'reject') throw new Error('no');
    if (body === 'pid') again.push(String(process.pid));
    if (body === 'time') again.push(String(remainingMs() > 0 && remainingMs() <= 5_000));
    if (body === 'again') again.push(id);
  }
  return again;
}, import.meta.filename);
`;

async function open(source = code) {
  const file = join(await temporaryFolder(), 'function.mjs');
  await writeFile(file, source);
  const process = ownProcess(async () => [], file);
  const ids: number[] = [];
  onTestFinished(() => {
    for (const pid of ids) globalThis.process.kill(pid, 'SIGKILL');
  });
  return {
    process,
    async pid(): Promise<string> {
      await process.open();
      const [pid = ''] = await process.handle([inboundMessage('p', 'pid')], 20_000);
      ids.push(Number(pid));
      return pid;
    },
    run: async (body: string, limitMs = 20_000) => {
      expect(await process.open()).toBe(true);
      return process.handle([inboundMessage('a', ''), inboundMessage('b', body)], limitMs);
    },
  };
}

test('a batch is handled in another process, which stays', async () => {
  const { run, pid } = await open();
  const first = await pid();
  expect(Number(first)).not.toBe(process.pid);
  expect(await run('again')).toEqual(['b']);
  expect(await run('time', 5_000)).toEqual(['true']);
  expect(await pid()).toBe(first);
});

test.each(['kill', 'exit', 'abort'])(
  'a process that ends by "%s" is a crash, and another one follows',
  async (body) => {
    const { run, pid } = await open();
    await expect(run(body, 60_000)).rejects.toThrow(CrashedError);
    expect(await run('again')).toEqual(['b']);
    await pid();
  },
);

test('several processes may end one after the other', async () => {
  const { run, pid } = await open();
  for (let end = 0; end < 3; end += 1) await expect(run('kill')).rejects.toThrow(CrashedError);
  expect(await run('again')).toEqual(['b']);
  await pid();
});

test('a process that does not answer is ended, and another one follows', async () => {
  const { run, pid } = await open();
  await expect(run('loop', 300)).rejects.toThrow(TooSlowError);
  expect(await run('again')).toEqual(['b']);
  await pid();
});

test('a handler that rejects is no crash', async () => {
  const { run, pid } = await open();
  await expect(run('reject')).rejects.toThrow('a batch failed in a process of its own');
  await pid();
});

test('a process that cannot load its function does not open', async () => {
  const { process } = await open("throw new Error('not this one')");
  expect(await process.open()).toBe(false);
});
