import type { FieldPolicy } from '../policy/merge-policy.ts';
import type { Thresholds } from '../policy/merge-policy.ts';
import type { Claim } from './claim.ts';
import type { SettledField } from './merged.ts';

/** The confidence in a settled field, as far as it can be computed. */
export type Confidence = Pick<SettledField, 'confidence' | 'effectiveSources'>;

/** Returns the thresholds of a field: its own where it declares them, else the fusion's, or `undefined`. */
export function thresholdsOf(
  fusion: Thresholds | undefined,
  field: FieldPolicy | undefined,
): Thresholds | undefined {
  return field?.asks === undefined ? fusion : { ...fusion, ...field.asks };
}

/**
 * Compares the confidence in a field with its thresholds. A confidence that cannot be computed is not below any
 * threshold.
 */
export function applyThresholds(
  known: Confidence,
  thresholds: Thresholds | undefined,
): Confidence & Pick<SettledField, 'unsettled'> {
  const { confidence = 1, effectiveSources = Infinity } = known;
  const { minConfidence = 0, minEffectiveSources = 0 } = thresholds ?? {};
  const isInDoubt = confidence < minConfidence || effectiveSources < minEffectiveSources;
  return isInDoubt ? { ...known, unsettled: true } : known;
}

/**
 * Returns the number of sources of equal weight that would weigh as much: (Σw)² / Σw² (Kish, Survey Sampling, 1965).
 *
 * @param claims those with weight, one a source
 */
export function effectiveNumber(claims: readonly Claim[]): number {
  let total = 0;
  let squares = 0;
  for (const { weight } of claims) {
    total += weight;
    squares += weight * weight;
  }
  return squares > 0 ? Number(((total * total) / squares).toFixed(4)) : claims.length;
}
