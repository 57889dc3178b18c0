import type { ItemClaim } from '../../../shared/truth-discovery/item-claim.ts';
import type { HalfLife } from '../../../shared/policy/half-life.ts';
import {
  applyFieldDelta,
  type FieldState,
  settleField,
  unknownField,
} from '../../../shared/truth-discovery/evidence/field-state.ts';
import { voicesOf } from '../world.ts';

/** A half-life without end. */
export const never: HalfLife = { kind: 'none' };

/** Settles the items of a world one after another, `every` ms apart, and learns from each. */
export function learn(claims: readonly ItemClaim[], halfLife: HalfLife = never, every = 0) {
  let state = unknownField;
  const labels = new Map<string, string>();
  for (const [index, [item, observations]] of voicesOf(claims).entries()) {
    const { estimate, delta } = settleField(state, observations, index * every, halfLife);
    labels.set(item, estimate.label);
    state = applyFieldDelta(state, delta);
  }
  return { state, labels, now: labels.size * every };
}

/** Returns the confidence in a single claim of the source. */
export const trustIn = (state: FieldState, source: string, now = 0, halfLife: HalfLife = never): number =>
  settleField(
    state,
    [
      { source, label: 'label-0' },
      { source: 'unknown', label: 'label-1' },
    ],
    now,
    halfLife,
  ).right[0] ?? Number.NaN;
