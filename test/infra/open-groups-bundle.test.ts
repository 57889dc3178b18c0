import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { joinEntry } from '../../infra/function-entries.ts';
import { fusion, plainBridge } from './bridges.ts';
import { at, keysOf } from './template.ts';

const stub = join(import.meta.dirname, 'stub');
const root = join(import.meta.dirname, '../..');
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('the join function bundles the list of open groups where a fusion lists them', async () => {
  const handedTo = async (isListed: boolean) => {
    const entry = joinEntry({ ...plainBridge, fusions: [fusion('short'), fusion('other', { isListed })] });
    const { sources } = await bundleEntry(root, entry);
    const folder = await mkdtemp(join(dir, 'listed-'));
    const file = join(folder, 'index.mjs');
    await writeFile(file, (await bundleEntry(stub, entry)).code);
    const module: unknown = await import(pathToFileURL(file).href);
    return {
      keys: keysOf(at(module, 'handler')),
      bundles: sources.some((source) => source.includes('dynamo-open-groups')),
    };
  };
  expect(await handedTo(true)).toEqual({ keys: ['fusions', 'openGroups'], bundles: true });
  expect(await handedTo(false)).toEqual({ keys: ['fusions'], bundles: false });
});
