import type { LossName } from '../../policy/losses/loss-descriptors.ts';
import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { ClaimSort, Loss } from './loss.ts';
import { definitions } from './losses.ts';

/** The loss as it is where a policy says nothing else of it. */
export function plainLoss(name: LossName): Loss {
  return definitions[name].plain;
}

/** A policy is that of every group of its fusion: its loss is made once, not once a group. */
const ofPolicies = new WeakMap<FieldPolicy, Loss>();

/** The loss that a field declares, with its options. */
export function declaredLoss(policy: FieldPolicy): Loss {
  const known = ofPolicies.get(policy);
  if (known !== undefined) return known;
  const loss = definitions[policy.loss].declared(policy);
  ofPolicies.set(policy, loss);
  return loss;
}

/** Returns the loss that settled a field: the declared one with its options, or another if that did not fit. */
export function settlingLoss(name: LossName, declared: FieldPolicy | undefined): Loss {
  return declared?.loss === name ? declaredLoss(declared) : plainLoss(name);
}

/** The losses of claims that no policy names a loss for. */
export const defaultLosses: ReadonlyMap<ClaimSort, Loss> = new Map(
  Object.values(definitions).flatMap(({ plain, isDefaultFor }) =>
    isDefaultFor.map((sort) => [sort, plain] as const),
  ),
);
