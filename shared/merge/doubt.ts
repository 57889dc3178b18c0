import type { FieldPolicy } from '../policy/merge-policy.ts';
import type { Thresholds } from '../policy/merge-policy.ts';
import type { Claim } from './claim.ts';
import type { SettledField } from './merged.ts';

/** How sure what is settled is, as far as that can be told. */
export type Confidence = Pick<SettledField, 'confidence' | 'effectiveSources'>;

/** What a field must have to be settled: what its own policy asks, before what the fusion asks; undefined for nothing. */
export function askedOf(
  fusion: Thresholds | undefined,
  field: FieldPolicy | undefined,
): Thresholds | undefined {
  return field?.asks === undefined ? fusion : { ...fusion, ...field.asks };
}

/** What is told of a field, held against what is asked. A probability that nobody can tell is not below anything. */
export function judged(
  surety: Confidence,
  asked: Thresholds | undefined,
): Confidence & Pick<SettledField, 'unsettled'> {
  const { confidence = 1, effectiveSources = Infinity } = surety;
  const { minConfidence = 0, minEffectiveSources = 0 } = asked ?? {};
  const isInDoubt = confidence < minConfidence || effectiveSources < minEffectiveSources;
  return isInDoubt ? { ...surety, unsettled: true } : surety;
}

/**
 * How many sources of equal weight would weigh as much: (Σw)² / Σw² (Kish, Survey Sampling, 1965).
 *
 * @param claims those with a voice, one a source
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
