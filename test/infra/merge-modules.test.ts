import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { completeEntry } from '../../infra/function-entries.ts';
import { mergeModules } from '../../infra/merge-modules.ts';
import { replacedModules } from '../../infra/replaced-modules.ts';
import { merge } from '../../shared/merge/merge.ts';
import { lossDescriptors } from '../../shared/policy/losses/loss-descriptors.ts';
import type { FieldPolicy, MergePolicy } from '../../shared/policy/merge-policy.ts';
import { fullBridge, fusion } from './bridges.ts';
import { at } from './template.ts';

const root = join(import.meta.dirname, '../..');
const compile = () => 'export const check = () => [];';
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const policyOf = (...fields: readonly Partial<FieldPolicy>[]): MergePolicy => ({
  weights: {},
  fields: Object.fromEntries(
    fields.map((field, index) => [`/t/f${index}`, { loss: 'vote', weights: {}, ...field }]),
  ),
});
const fusionsOf = (policy: MergePolicy) => [fusion('plain'), fusion('told', { merge: policy })];

const bridgeOf = (policy: MergePolicy) => ({
  ...fullBridge,
  fusions: fusionsOf(policy),
  claimCheck: false,
});

async function sourcesOf(policy: MergePolicy): Promise<readonly string[]> {
  return (await bundleEntry(root, completeEntry(bridgeOf(policy), compile))).sources;
}

const rare = ['jaccard', 'huber', 'circular', 'geographic'] as const;

describe('the complete function bundles', () => {
  const rareIn = (sources: readonly string[]) =>
    rare.filter((loss) => sources.includes(`shared/merge/losses/${loss}.ts`));

  test('the losses that no field declares and no claim gets by default nowhere', async () => {
    expect(rareIn(await sourcesOf(policyOf()))).toEqual([]);
  });

  test.each(rare)('the loss %s where a field declares it', async (loss) => {
    expect(rareIn(await sourcesOf(policyOf({ loss })))).toEqual([loss]);
  });

  test('the table of units where a field declares one of it', async () => {
    const holdsUnits = async (policy: MergePolicy): Promise<boolean> =>
      (await bundleEntry(root, completeEntry(bridgeOf(policy), compile))).code.includes('kilometre');
    expect(await holdsUnits(policyOf({ loss: 'absolute' }))).toBe(false);
    expect(await holdsUnits(policyOf({ loss: 'absolute', unit: { name: 'box', of: {} } }))).toBe(false);
    expect(await holdsUnits(policyOf({ loss: 'absolute', unit: 'km' }))).toBe(true);
  });

  test('the reading of large bodies where the bridge keeps them', async () => {
    const redeems = async (claimCheck: boolean): Promise<boolean> => {
      const entry = completeEntry({ ...bridgeOf(policyOf()), claimCheck }, compile);
      const { sources } = await bundleEntry(root, entry);
      return sources.includes('shared/claim-check/redeem-all.ts');
    };
    expect(await redeems(false)).toBe(false);
    expect(await redeems(true)).toBe(true);
  });
});

const values = [
  { f0: 1, f1: ['a', 'b'], f2: '23:50', f3: 'words that are read', f4: { lat: 1, lon: 2 }, f5: '2 km' },
  { f0: 2, f1: ['b', 'c'], f2: '00:10', f3: 'words that were read', f4: { lat: 1, lon: 3 }, f5: '2000 m' },
  { f0: 9, f1: ['b'], f2: '00:20', f3: null, f4: { lat: 1, lon: 3 }, f5: '1 mi' },
];
const parts = values.map((value, index) => ({
  topic: 't',
  envelope: {
    header: { specversion: '1.0', id: '1', source: `s${index}`, type: 't' },
    body: { kind: 'json', value },
  } as const,
}));

describe('a bundled merge gives what the merge itself gives', () => {
  test.each<[string, MergePolicy]>([
    ['no field declares anything', policyOf()],
    ['one field declares a loss', policyOf({ loss: 'huber', delta: 1 })],
    [
      'fields declare losses and a unit',
      policyOf(
        { loss: 'squared' },
        { loss: 'jaccard' },
        { loss: 'circular' },
        { loss: 'edit' },
        { loss: 'geographic' },
        { loss: 'absolute', unit: 'km' },
      ),
    ],
    ['every loss is declared', policyOf(...lossDescriptors.map(({ name }) => ({ loss: name })))],
  ])('where %s', async (_, policy) => {
    const { code } = await bundleEntry(root, {
      id: 'merge',
      source: "import { merge } from './shared/merge/merge.ts'; export const handler = merge;",
      modules: new Map(),
      replaced: mergeModules(fusionsOf(policy)),
    });
    const folder = await mkdtemp(join(dir, 'merge-'));
    await writeFile(join(folder, 'index.mjs'), code);
    const bundled: unknown = at(await import(pathToFileURL(join(folder, 'index.mjs')).href), 'handler');
    if (typeof bundled !== 'function') throw new Error('the bundle holds no function');
    const merged: unknown = Reflect.apply(bundled, undefined, [parts, policy]);
    expect(JSON.stringify(merged)).toBe(JSON.stringify(merge(parts, policy)));
  });
});

test('two functions that need one module in different forms are not bundled together', () => {
  const replacing = (text: string) => ({ replaced: new Map([['shared/a.ts', text]]) });
  expect(() => replacedModules(root, [replacing('one'), replacing('one'), {}])).not.toThrow();
  expect(() => replacedModules(root, [replacing('one'), replacing('another')])).toThrow('shared/a.ts');
});
