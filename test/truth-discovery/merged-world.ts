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

/** What a fusion makes of a world, group by group, as its complete function does. */
export interface MergedWorld {
  /** By item. */
  readonly merged: ReadonlyMap<string, Merged>;
  readonly evidence: Evidence;
}

/** Learns of each group before it settles the next. */
export function mergeWorld<T extends Json>(
  claims: readonly ItemClaim<T>[],
  fields: MergePolicy['fields'] = {},
): MergedWorld {
  let evidence = noEvidence;
  const merged = new Map<string, Merged>();
  for (const [item, voices] of voicesOf(claims)) {
    const outcome = merge(
      inputsOf(voices),
      { ...equal, learned: { halfLife: { kind: 'none' } }, fields },
      learnedTrust(evidence)(0),
    );
    evidence = addEvidence(evidence, [outcome.evidenceUpdate ?? noEvidence]);
    merged.set(item, outcome);
  }
  return { merged, evidence };
}

/** What voices are merged to by what was learned. */
export function mergedBy<T extends Json>(
  evidence: Evidence,
  voices: readonly Observation<T>[],
  fields: MergePolicy['fields'] = {},
): Merged {
  return merge(
    inputsOf(voices),
    { ...equal, learned: { halfLife: { kind: 'none' } }, fields },
    learnedTrust(evidence)(0),
  );
}

/** What a vote makes of them. */
export function votedOn<T extends Json>(voices: readonly Observation<T>[]): Json {
  return merge(inputsOf(voices), equal).record;
}

/** The weights of sources that each say something else, as the conflict tells them. */
export function weightsOf({ conflicts }: Merged): ReadonlyMap<string, number> {
  const claims = conflicts[0]?.claims ?? [];
  return new Map(
    claims.flatMap(({ sources, weight }) => sources.map((source) => [source, weight / sources.length])),
  );
}

/** The record of one topic that is nothing but this value. */
export const recordOf = (value: Json): Json => ({ t: value });

function inputsOf<T extends Json>(voices: readonly Observation<T>[]): readonly Contribution[] {
  return voices.map(({ source, label }) => contributionOf({ source, id: '1', topic: 't', value: label }));
}
