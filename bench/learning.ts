import type { MergePolicy } from '../shared/policy/merge-policy.ts';
import { learnedTrust } from '../shared/merge/trust/learned-trust.ts';
import { merge } from '../shared/merge/merge.ts';
import type { Observation } from '../shared/truth-discovery/item-claim.ts';
import type { HalfLife } from '../shared/policy/half-life.ts';
import { addEvidence, encodeEvidence, noEvidence } from '../shared/truth-discovery/evidence/evidence.ts';
import {
  applyFieldDelta,
  settleField,
  unknownField,
} from '../shared/truth-discovery/evidence/field-state.ts';
import { additionsOf, type Sums } from '../shared/truth-discovery/evidence/sums.ts';
import { comparedRate } from './compared-rate.ts';
import type { Figure } from './figure.ts';
import { figuresOfRate } from './figures-of-rate.ts';
import { groupOfClaims } from './group-of-claims.ts';

/** Measures the cost of learned weights: CPU time per claim and per group, and memory as groups go by. */
export function learning(): readonly Figure[] {
  return [...updateRate(), ...learnedMergeRate(), memoryGrowth()];
}

const never: HalfLife = { kind: 'none' };
const labels = ['a', 'b', 'c', 'd'];

/** Five sources on one item: four are mostly right, the fifth mostly wrong. */
const items: readonly (readonly Observation[])[] = Array.from({ length: 211 }, (_, item) =>
  [9, 8, 7, 6, 1].map((rightOfTen, source) => ({
    source: `source-${source}`,
    label: labels[(item + ((item * 7 + source * 3) % 10 < rightOfTen ? 0 : 1 + (item % 3))) % 4] ?? '',
  })),
);

const voicesOf = (item: number): readonly Observation[] => items[item % items.length] ?? [];

/** Measures one group: settled with the evidence, encoded as additions, and added to the evidence. */
function updateRate(): Figure[] {
  let state = unknownField;
  let additions = 0;
  const rate = comparedRate((item) => {
    const { delta } = settleField(state, voicesOf(item), 0, never);
    additions += additionsOf(delta).size;
    state = applyFieldDelta(state, delta);
  });
  if (additions === 0) throw new Error('the updates under measurement were never made');
  const claims = voicesOf(0).length;
  return figuresOfRate(
    { perSecond: rate.perSecond * claims, perYardstick: rate.perYardstick * claims },
    {
      name: 'streaming update',
      unit: 'claims',
      note: 'groups of 5 sources on one field of 4 labels: settled, encoded as additions, added',
      atLeast: 0.6,
    },
  );
}

/** Like `merge`, with the weights of all 20 fields learned. */
function learnedMergeRate(): Figure[] {
  const policy: MergePolicy = { weights: {}, learned: { halfLife: { kind: 'none' } }, fields: {} };
  const groups = Array.from({ length: 50 }, (_, group) => groupOfClaims(group));
  let known = noEvidence;
  for (const group of groups)
    known = addEvidence(known, [merge(group, policy, learnedTrust(known)(0)).evidenceUpdate ?? noEvidence]);
  const trust = learnedTrust(known)(0);
  let updates = 0;
  const rate = comparedRate((round) => {
    const group = groups[round % groups.length];
    if (group) updates += merge(group, policy, trust).evidenceUpdate?.size ?? 0;
  });
  if (updates === 0) throw new Error('the merges under measurement gave no evidence');
  return figuresOfRate(rate, {
    name: 'merge, learned weights',
    unit: 'groups',
    note: '3 sources, 20 fields, each settled by learned weights, and an evidence update',
  });
}

/** Compares the stored size of one field after a thousand groups and after a hundred thousand. */
function memoryGrowth(): Figure {
  const stored = new Map<string, number>();
  let state = unknownField;
  const bytesAt = new Map<number, number>();
  for (let group = 1; group <= 100_000; group += 1) {
    const { delta } = settleField(state, voicesOf(group), 0, never);
    state = applyFieldDelta(state, delta);
    add(stored, additionsOf(delta));
    if ([1_000, 10_000, 100_000].includes(group))
      bytesAt.set(group, encodeEvidence(new Map([['labels/t/n', stored]])).length);
  }
  const [early = Number.NaN, ...later] = bytesAt.values();
  return {
    name: 'memory of learning',
    value: Math.max(...later) / early,
    unit: 'x',
    note: `${stored.size} sums, ${[...bytesAt].map(([groups, bytes]) => `${bytes} bytes after ${groups}`).join(', ')} groups of 5 sources, 4 labels`,
    atMost: 1.1,
  };
}

function add(stored: Map<string, number>, additions: Sums): void {
  for (const [name, amount] of additions) stored.set(name, (stored.get(name) ?? 0) + amount);
}
