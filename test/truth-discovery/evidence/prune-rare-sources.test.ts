import { expect, test } from 'vitest';
import { addEvidence, type Evidence, noEvidence } from '../../../shared/truth-discovery/evidence/evidence.ts';
import {
  applyFieldDelta,
  settleField,
  unknownField,
} from '../../../shared/truth-discovery/evidence/field-state.ts';
import { additionsOf, fieldStateFrom } from '../../../shared/truth-discovery/evidence/sums.ts';
import { pruneDecayed } from '../../../shared/truth-discovery/evidence/prune-decayed.ts';
import { pruneRareSources } from '../../../shared/truth-discovery/evidence/prune-rare-sources.ts';

const none = { kind: 'none' } as const;

/** Adds the evidence of groups with two regular sources and some of new names. */
function evidenceOf(
  groups: number,
  strangers: number,
  labelOf = (group: number) => String(group % 2),
): Evidence {
  const all: Evidence[] = [];
  for (let group = 0; group < groups; group += 1) {
    const label = labelOf(group);
    const names = [
      'north',
      'south',
      ...Array.from({ length: strangers }, (_, index) => `x${group}-${index}`),
    ];
    const observations = names.map((source) => ({ source, label }));
    const { delta } = settleField(unknownField, observations, 0, none);
    all.push(new Map([['labels/t/a', additionsOf(delta)]]));
  }
  return addEvidence(noEvidence, all);
}

const sourcesOf = (evidence: Evidence) => [
  ...fieldStateFrom(evidence.get('labels/t/a') ?? new Map()).losses.sources.keys(),
];

test('pruning keeps the sources with the most claims', () => {
  const kept = pruneRareSources(evidenceOf(40, 3), 10);
  expect(sourcesOf(kept)).toHaveLength(10);
  expect(sourcesOf(kept)).toEqual(expect.arrayContaining(['north', 'south']));
  const { votes } = fieldStateFrom(kept.get('labels/t/a') ?? new Map());
  expect([...votes.sources.keys()].toSorted()).toEqual(sourcesOf(kept).toSorted());
  const known = new Set(sourcesOf(kept));
  for (const pair of votes.pairs.keys())
    for (const source of pair.split(' ')) expect(known.has(source)).toBe(true);
  expect(votes.pairs.size).toBeGreaterThan(0);
});

test('pruning returns the same object if there are few sources', () => {
  const evidence = evidenceOf(3, 1);
  expect(pruneRareSources(evidence)).toBe(evidence);
  expect(pruneRareSources(evidence, 5)).toBe(evidence);
});

test('claims of the last era outweigh those of a much older one', () => {
  const evidence: Evidence = new Map([
    [
      'labels/t/a',
      new Map([
        ['["claims"]', 12],
        ['["said",0,"old"]', 8],
        ['["said",3,"new"]', 4],
      ]),
    ],
  ]);
  expect(sourcesOf(pruneRareSources(evidence, 1))).toEqual(['new']);
});

test('a store reads any number of sources and prunes them', () => {
  const said = Array.from({ length: 200_000 }, (_, index) => [`["said",0,"s${index}"]`, 1] as const);
  const evidence: Evidence = new Map([['labels/t/a', new Map([['["claims"]', 200_000], ...said])]]);
  expect(sourcesOf(evidence)).toHaveLength(200_000);
  expect(pruneDecayed(evidence, 0, none).get('labels/t/a')?.size).toBe(200_001);
  expect(sourcesOf(pruneRareSources(evidence))).toHaveLength(20_000);
});

test('concurrent writers with many labels produce no confusion matrices', () => {
  const evidence = evidenceOf(3_000, 0, String);
  const state = fieldStateFrom(evidence.get('labels/t/a') ?? new Map());
  expect(state.votes.labels).toHaveLength(3_000);
  expect(state.votes.pooled).toHaveLength(0);
  expect(state.losses.sources.size).toBe(2);
  const observations = ['north', 'south'].map((source) => ({ source, label: 'new' }));
  const { delta } = settleField(state, observations, 0, none);
  expect(delta.votes).toBeUndefined();
  expect(applyFieldDelta(state, delta).losses.groups).toBe(3_001);
});
