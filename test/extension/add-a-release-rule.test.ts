import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExtendedTree, type RegistryEntry } from './extended-tree.ts';

const descriptor = `
import type { RuleDescriptor } from './rule-descriptor.ts';

export const breadthRule = {
  reason: 'breadth',
  keys: {
    breadth: { kind: 'count', atLeast: 2, atMost: 50, meaning: 'How many topics release the group, whichever they are.' },
  },
} as const satisfies RuleDescriptor;
`;

const implementation = (inLargeGroup: string): string => `
import { isMergeable } from './mergeable.ts';
import type { ReleaseRule } from './release-rule.ts';

export const breadth: ReleaseRule<'breadth'> = {
  reason: 'breadth',
  holds: (policy, parts) =>
    policy.breadth !== undefined && new Set(parts.filter(isMergeable).map(({ topic }) => topic)).size >= policy.breadth,
  ${inLargeGroup}
};
`;

const byTally = `inLargeGroup: {
    kind: 'by-tally',
    mayHold: ({ breadth: wanted }, { topics }) => wanted !== undefined && topics.length >= wanted,
    isChangedBy: (_policy, tally, { topics }) => topics.some((topic) => !tally.topics.includes(topic)),
  },`;

const name: RegistryEntry = {
  registry: 'shared/policy/release-reason.ts',
  after: "  size: 'parts',",
  line: "  breadth: 'parts',",
};

const lines: readonly RegistryEntry[] = [
  {
    registry: 'shared/policy/release-rules/rule-descriptors.ts',
    importLine: "import { breadthRule } from './breadth-rule.ts';",
    after: '  size: sizeRule,',
    line: '  breadth: breadthRule,',
  },
  {
    registry: 'shared/aggregation/release-rules/rules-of-parts.ts',
    importLine: "import { breadth } from './breadth.ts';",
    after: '  size,',
    line: '  breadth,',
  },
];

const probe = `
import { releaseDue } from './shared/aggregation/release-rules/release.ts';
import { isKnownTo, mayBeWhole } from './shared/aggregation/release-rules/rules-of-parts.ts';
import { editorSchema } from './shared/bridge-file/definition/editor-schema.ts';
import { referenceTable } from './shared/bridge-file/definition/reference-table.ts';
import { parseBridge } from './shared/bridge-file/parse-bridge.ts';
import { isReleaseReason, isReleaseRequest } from './shared/policy/release-reason.ts';

const read = (breadth: number) =>
  parseBridge(
    \`name: toy
topics: { a: {}, b: {}, c: {} }
fusions: { f: { takes: [a, b, c], breadth: \${breadth} } }\`,
    'toy.yaml',
    () => Promise.reject(new Error('no file')),
  );
const loaded = await read(2);
const refused = await read(1);
if (loaded.kind === 'mistakes') throw new Error(JSON.stringify(loaded.mistakes));
const [fusion] = loaded.bridge.fusions;
if (fusion === undefined) throw new Error('the bridge has no fusion');
const part = (partId: string, topic: string) => ({ partId, topic, digest: 'd', arrivedAt: 0 });
const tally = { count: 20, topics: ['a'], expected: [], sizes: [] };
console.log(
  JSON.stringify({
    page: referenceTable(editorSchema()),
    breadth: fusion.breadth,
    refused: refused.kind === 'mistakes' ? refused.mistakes.map(({ message }) => message) : [],
    known: [isReleaseReason('breadth'), isReleaseRequest('breadth')],
    due: [
      releaseDue(fusion, [part('1', 'a'), part('2', 'a')], { now: 0 }) ?? null,
      releaseDue(fusion, [part('1', 'a'), part('2', 'b')], { now: 0 }) ?? null,
    ],
    large: [
      mayBeWhole(fusion, tally),
      mayBeWhole(fusion, { ...tally, topics: ['a', 'c'] }),
      isKnownTo(fusion, tally, [part('3', 'a')]),
      isKnownTo(fusion, tally, [part('3', 'c')]),
    ],
  }),
);
`;

describe('one more release rule', () => {
  let tree: ExtendedTree;

  beforeAll(async () => {
    tree = await ExtendedTree.create();
    await tree.add({ files: {}, entries: [name] });
  });
  afterAll(() => tree.remove());

  test('is a type error where it has a name, and neither descriptor nor implementation', async () => {
    expect(await tree.typeErrors()).toEqual([
      expect.stringMatching(
        /^shared\/aggregation\/release-rules\/rules-of-parts\.ts.*Property 'breadth' is missing/,
      ),
      expect.stringMatching(
        /^shared\/policy\/release-rules\/rule-descriptors\.ts.*Property 'breadth' is missing/,
      ),
    ]);
  });

  test('is a type error where it does not say how a large group notices it', async () => {
    await tree.add({
      files: {
        'shared/policy/release-rules/breadth-rule.ts': descriptor,
        'shared/aggregation/release-rules/breadth.ts': implementation(''),
      },
      entries: lines,
    });
    expect(await tree.typeErrors()).toEqual([
      expect.stringMatching(/^shared\/aggregation\/release-rules\/breadth\.ts/),
    ]);
  });

  test('takes a file and a line in each of two rooms, and its name', async () => {
    await tree.replace('shared/aggregation/release-rules/breadth.ts', implementation(byTally));
    await tree.write('probe.ts', probe);
    expect(await tree.typeErrors()).toEqual([]);
    expect(await tree.run('probe.ts')).toMatchObject({
      page: expect.stringContaining('How many topics release the group, whichever they are.'),
      breadth: 2,
      refused: ['expected a whole number from 2 to 50, got 1; write 2 or more, or leave out the key'],
      known: [true, false],
      due: [null, 'breadth'],
      large: [false, true, true, false],
    });
  });
});
