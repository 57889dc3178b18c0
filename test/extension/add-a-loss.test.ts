import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExtendedTree, type Extension, type RegistryEntry } from './extended-tree.ts';

const descriptor = `
import type { LossDescriptor } from './loss-descriptor.ts';

export const lowestLoss = {
  name: 'lowest',
  summary: 'the lowest number of all',
  settles: { types: ['number'], noun: 'numbers' },
  options: { floor: { kind: 'number', atLeast: 0, meaning: 'numbers below this do not count.' } },
} as const satisfies LossDescriptor;
`;

const described: RegistryEntry = {
  registry: 'shared/policy/losses/loss-descriptors.ts',
  importLine: "import { lowestLoss } from './lowest-loss.ts';",
  after: '  geographicLoss,',
  line: '  lowestLoss,',
};

const implementation: Extension = {
  files: {
    'shared/merge/losses/lowest.ts': `
import { defineLoss } from './loss.ts';
import { isNumber } from './numbers.ts';

export const lowest = defineLoss('lowest', ({ floor = 0 }) => ({
  accepts: isNumber,
  settle: (claims) => Math.min(...claims.map(({ value }) => Number(value)).filter((value) => value >= floor)),
}));
`,
  },
  entries: [
    {
      registry: 'shared/merge/losses/losses.ts',
      importLine: "import { lowest } from './lowest.ts';",
      after: '  geographic,',
      line: '  lowest,',
    },
  ],
};

const probe = `
import { editorSchema } from './shared/bridge-file/definition/editor-schema.ts';
import { referenceTable } from './shared/bridge-file/definition/reference-table.ts';
import { parseBridge } from './shared/bridge-file/parse-bridge.ts';
import { merge } from './shared/merge/merge.ts';

const fileWith = (field: string): string => \`
name: toy
topics: { t: { schema: { type: object, properties: { n: { type: number }, s: { type: string } } } } }
fusions: { f: { takes: [t], merge: { \${field} } } }
\`;
const read = async (field: string) => parseBridge(fileWith(field), 'toy.yaml', () => Promise.reject(new Error('no file')));
const mistakes = async (field: string) => {
  const loaded = await read(field);
  return loaded.kind === 'mistakes' ? loaded.mistakes.map(({ message }) => message) : [];
};
const loaded = await read('/t/n: { loss: lowest, floor: 2 }');
if (loaded.kind === 'mistakes') throw new Error(JSON.stringify(loaded.mistakes));
const [fusion] = loaded.bridge.fusions;
if (fusion === undefined) throw new Error('the bridge has no fusion');
const inputs = [1, 5, 3].map((n, index) => ({
  topic: 't',
  envelope: {
    header: { specversion: '1.0', id: '1', source: \`s\${index}\`, type: 't' },
    body: { kind: 'json', value: { n } },
  },
} as const));
console.log(
  JSON.stringify({
    schema: editorSchema(),
    page: referenceTable(editorSchema()),
    fields: fusion.merge.fields,
    outOfRange: await mistakes('/t/n: { loss: lowest, floor: -1 }'),
    ofAnother: await mistakes('/t/n: { loss: vote, floor: 1 }'),
    onText: await mistakes('/t/s: lowest'),
    merged: merge(inputs, fusion.merge),
  }),
);
`;

describe('one more loss', () => {
  let tree: ExtendedTree;

  beforeAll(async () => {
    tree = await ExtendedTree.create();
    await tree.add({ files: { 'shared/policy/losses/lowest-loss.ts': descriptor }, entries: [described] });
  });
  afterAll(() => tree.remove());

  test('is a type error where it is described and not implemented', async () => {
    expect(await tree.typeErrors()).toEqual([
      expect.stringMatching(/^shared\/merge\/losses\/losses\.ts.*Property 'lowest' is missing/),
    ]);
  });

  test('takes a file and a line in each of two rooms', async () => {
    await tree.add(implementation);
    await tree.write('probe.ts', probe);
    expect(await tree.typeErrors()).toEqual([]);
    const found = await tree.run('probe.ts');
    expect(JSON.stringify(found)).toContain('`lowest` (the lowest number of all)');
    expect(found).toMatchObject({
      page: expect.stringContaining('For `lowest`: numbers below this do not count.'),
      fields: { '/t/n': { loss: 'lowest', weights: {}, floor: 2 } },
      outOfRange: ['expected a number of at least 0, got -1; write 0 or more, or leave out the key'],
      ofAnother: ['says nothing to "vote"; it is for lowest'],
      onText: [
        '"lowest" settles numbers, but the schema of topic "t" has string here; for that there is vote, circular, latest, edit',
      ],
      merged: { record: { t: { n: 3 } }, fields: [{ field: '/t/n', loss: 'lowest', winners: ['s2'] }] },
    });
  });
});
