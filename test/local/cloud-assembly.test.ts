import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCloudAssembly } from '../../local/synth/cloud-assembly.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { temporaryFolder } from './running-function.ts';

async function folderOf(files: Readonly<Record<string, JsonObject>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
}

const stack = (name: string): JsonObject => ({
  [name]: { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.json` } },
});

test('the assembly has the template, and the folder of each asset by its key', async () => {
  const folder = await folderOf({
    'manifest.json': {
      artifacts: {
        ...stack('shop'),
        'shop.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        Tree: { type: 'cdk:tree' },
      },
    },
    'shop.json': { Resources: {} },
    'assets.json': {
      files: {
        abc: {
          source: { path: 'asset.abc', packaging: 'zip' },
          destinations: { here: { objectKey: 'abc.zip' } },
        },
      },
    },
  });
  expect(await readCloudAssembly(folder)).toEqual({
    stack: 'shop',
    template: { Resources: {} },
    assets: new Map([['abc.zip', join(folder, 'asset.abc')]]),
  });
});

test('an assembly of more than one stack is an error', async () => {
  const folder = await folderOf({ 'manifest.json': { artifacts: { ...stack('a'), ...stack('b') } } });
  await expect(readCloudAssembly(folder)).rejects.toThrow('2 stacks');
});
