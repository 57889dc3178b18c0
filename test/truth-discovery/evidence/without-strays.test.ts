import { expect, test } from 'vitest';
import { addEvidence, type Evidence, noEvidence } from '../../../shared/truth-discovery/evidence/evidence.ts';
import {
  applyFieldDelta,
  settleField,
  unknownField,
} from '../../../shared/truth-discovery/evidence/field-state.ts';
import { additionsOf, fieldStateFrom } from '../../../shared/truth-discovery/evidence/sums.ts';
import { withoutFaded } from '../../../shared/truth-discovery/evidence/without-faded.ts';
import { withoutStrays } from '../../../shared/truth-discovery/evidence/without-strays.ts';

const none = { kind: 'none' } as const;

/** What groups teach of which each has two regular sources and some of new names. */
function taught(groups: number, strangers: number, labelOf = (group: number) => String(group % 2)): Evidence {
  const all: Evidence[] = [];
  for (let group = 0; group < groups; group += 1) {
    const label = labelOf(group);
    const names = [
      'north',
      'south',
      ...Array.from({ length: strangers }, (_, index) => `x${group}-${index}`),
    ];
    const voices = names.map((source) => ({ source, label }));
    const { delta } = settleField(unknownField, voices, 0, none);
    all.push(new Map([['labels/t/a', additionsOf(delta)]]));
  }
  return addEvidence(noEvidence, all);
}

const sourcesOf = (evidence: Evidence) => [
  ...fieldStateFrom(evidence.get('labels/t/a') ?? new Map()).losses.sources.keys(),
];

test('of more sources than can be told apart those stay that have said most', () => {
  const kept = withoutStrays(taught(40, 3), 10);
  expect(sourcesOf(kept)).toHaveLength(10);
  expect(sourcesOf(kept)).toEqual(expect.arrayContaining(['north', 'south']));
  const { votes } = fieldStateFrom(kept.get('labels/t/a') ?? new Map());
  expect([...votes.sources.keys()].toSorted()).toEqual(sourcesOf(kept).toSorted());
  const known = new Set(sourcesOf(kept));
  for (const pair of votes.pairs.keys())
    for (const source of pair.split(' ')) expect(known.has(source)).toBe(true);
  expect(votes.pairs.size).toBeGreaterThan(0);
});

test('where there are few it is the very same', () => {
  const evidence = taught(3, 1);
  expect(withoutStrays(evidence)).toBe(evidence);
  expect(withoutStrays(evidence, 5)).toBe(evidence);
});

test('what the last era said counts for more than what one long before did', () => {
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
  expect(sourcesOf(withoutStrays(evidence, 1))).toEqual(['new']);
});

test('sources without number are read, and can be forgotten', () => {
  const said = Array.from({ length: 200_000 }, (_, index) => [`["said",0,"s${index}"]`, 1] as const);
  const evidence: Evidence = new Map([['labels/t/a', new Map([['["claims"]', 200_000], ...said])]]);
  expect(sourcesOf(evidence)).toHaveLength(200_000);
  expect(withoutFaded(evidence, 0, none).get('labels/t/a')?.size).toBe(200_001);
  expect(sourcesOf(withoutStrays(evidence))).toHaveLength(20_000);
});

test('labels without number, noted by many who knew of none, take no matrices', () => {
  const evidence = taught(3_000, 0, String);
  const state = fieldStateFrom(evidence.get('labels/t/a') ?? new Map());
  expect(state.votes.labels).toHaveLength(3_000);
  expect(state.votes.pooled).toHaveLength(0);
  expect(state.losses.sources.size).toBe(2);
  const voices = ['north', 'south'].map((source) => ({ source, label: 'new' }));
  const { delta } = settleField(state, voices, 0, none);
  expect(delta.votes).toBeUndefined();
  expect(applyFieldDelta(state, delta).losses.groups).toBe(3_001);
});
