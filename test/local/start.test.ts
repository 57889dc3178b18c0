import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startLocal } from '../../local/start.ts';
import { startServices } from '../../local/start-services.ts';
import { temporaryFolder } from './running-function.ts';

async function badBridge(): Promise<string> {
  const bridge = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(bridge, 'name: bad\ntopics: { a: {} }\nfusions: { f: { needs: [b] } }\n');
  return bridge;
}

/** Folders of assemblies that are left behind. */
const leftovers = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('fusion-bus-local-'));

async function temporaryFiles(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  onTestFinished(async () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

test('a bad bridge file is reported with its place and leaves nothing behind', async () => {
  const folder = await temporaryFiles();
  const bridge = await badBridge();
  await expect(startLocal({ bridge, port: 0, env: {} })).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining(`${bridge}:3:`),
  });
  expect(await leftovers(folder)).toEqual([]);
});

test('a port in use ends the synthesis too', async () => {
  const folder = await temporaryFiles();
  const { endpoint, close } = await startServices(0, {});
  onTestFinished(close);
  await expect(startLocal({ bridge: await badBridge(), port: endpoint.port, env: {} })).rejects.toThrow(
    'is in use',
  );
  expect(await leftovers(folder)).toEqual([]);
});

test('the start can be stopped before it is complete', async () => {
  const folder = await temporaryFiles();
  const abort = new AbortController();
  const started = startLocal({ bridge: await badBridge(), port: 0, env: {}, signal: abort.signal });
  abort.abort();
  await expect(started).rejects.toThrow('stopped before it was up');
  expect(await leftovers(folder)).toEqual([]);
});
