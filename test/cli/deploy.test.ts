import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readOptions } from '../../cli/options/read-options.ts';
import { partPackages, requireParts } from '../../cli/parts.ts';
import { temporaryFolder } from '../local/running-function.ts';
import { said } from './said.ts';
import { fusionBus } from './command.ts';

const names = z.record(z.string(), z.string());
const packageFile = z.object({
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.unknown()),
  devDependencies: names,
});

const write = { out: () => undefined, err: () => undefined };

test('deploy passes on the arguments after --', () => {
  const args = ['deploy', 'b.yaml', '--model-concurrency', '5', '--', '--profile', 'production'];
  expect(readOptions(args, write, { program: 'fusion-bus' })).toEqual({
    kind: 'deploy',
    options: { bridge: 'b.yaml', modelConcurrency: '5', rest: ['--profile', 'production'] },
  });
});

test('deploy refuses a bad bridge file before it starts anything', async () => {
  const file = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(file, 'name: bad\ntopics: { a: {} }\nfusions: { f: { needs: [b] } }\n');
  const { code, err } = await said(['deploy', file]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`${file}:3:`) });
});

test('synth writes the template of a bridge and refuses settings that AWS would refuse', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'bridge.yaml');
  await writeFile(file, 'name: tiny\ntopics: { a: {} }\nfusions: { f: { needs: [a] } }\n');
  const out = join(folder, 'assembly');
  const env = { FUSION_BUS_FAST: '1' };
  expect(await fusionBus(['synth', file, '--out', out], env).ended).toMatchObject({
    code: 0,
    out: `written: ${out}\n`,
  });
  expect(await readdir(out)).toContain('fusion-bus-tiny.template.json');
  expect(await fusionBus(['synth', file, '--model-concurrency', '1'], env).ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('It must be a whole number from 2 to 1000.'),
  });
});

test('a command whose packages are installed does not ask for them', () => {
  expect(() => requireParts('deploy', ['synthesis', 'emulator', 'deployment'])).not.toThrow();
});

test('the packages of the parts are the optional peer dependencies, and the clone develops with them', async () => {
  const text = await readFile(resolve(import.meta.dirname, '../../package.json'), 'utf8');
  const { peerDependencies, peerDependenciesMeta, devDependencies } = packageFile.parse(JSON.parse(text));
  const parts = partPackages.toSorted();
  expect(Object.keys(peerDependencies)).toEqual(parts);
  expect(peerDependenciesMeta).toEqual(Object.fromEntries(parts.map((name) => [name, { optional: true }])));
  expect(devDependencies).toMatchObject(peerDependencies);
});
