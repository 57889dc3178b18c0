import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import type { Json } from '../../shared/json/json.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { Contribution } from '../../shared/envelope/contribution.ts';
import { contributionOf } from '../fakes/parts.ts';
import type { Merged } from '../../shared/merge/merged.ts';
import type { ItemClaim, Observation } from '../../shared/truth-discovery/item-claim.ts';
import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import { voicesOf } from './world.ts';

const equal: MergePolicy = { weights: {}, fields: {} };

/** The results of a fusion for a world, group by group, as the complete function computes them. */
export interface MergedWorld {
  /** The results by item. */
  readonly merged: ReadonlyMap<string, Merged>;
  readonly evidence: Evidence;
}

/** Settles each group and adds its evidence before the next. */
export function mergeWorld<T extends Json>(
  claims: readonly ItemClaim<T>[],
  fields: MergePolicy['fields'] = {},
): MergedWorld {
  let evidence = noEvidence;
  const merged = new Map<string, Merged>();
  for (const [item, observations] of voicesOf(claims)) {
    const outcome = merge(
      inputsOf(observations),
      { ...equal, learned: { halfLife: { kind: 'none' } }, fields },
      learnedTrust(evidence)(0),
    );
    evidence = addEvidence(evidence, [outcome.evidenceUpdate ?? noEvidence]);
    merged.set(item, outcome);
  }
  return { merged, evidence };
}

/** Merges observations with the learned evidence. */
export function mergedBy<T extends Json>(
  evidence: Evidence,
  observations: readonly Observation<T>[],
  fields: MergePolicy['fields'] = {},
): Merged {
  return merge(
    inputsOf(observations),
    { ...equal, learned: { halfLife: { kind: 'none' } }, fields },
    learnedTrust(evidence)(0),
  );
}

/** Merges observations by an equal vote. */
export function votedOn<T extends Json>(observations: readonly Observation<T>[]): Json {
  return merge(inputsOf(observations), equal).record;
}

/** Returns the weights of sources with distinct claims, as the conflict lists them. */
export function weightsOf({ conflicts }: Merged): ReadonlyMap<string, number> {
  const claims = conflicts[0]?.claims ?? [];
  return new Map(
    claims.flatMap(({ sources, weight }) => sources.map((source) => [source, weight / sources.length])),
  );
}

/** Wraps a value as the record of one topic. */
export const recordOf = (value: Json): Json => ({ t: value });

function inputsOf<T extends Json>(observations: readonly Observation<T>[]): readonly Contribution[] {
  return observations.map(({ source, label }) =>
    contributionOf({ source, id: '1', topic: 't', value: label }),
  );
}
