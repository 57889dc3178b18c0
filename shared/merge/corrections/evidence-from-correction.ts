import type { FieldPolicy } from '../../policy/merge-policy.ts';
import { isInRange, isNumeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import type { Loss } from '../losses/loss.ts';
import { measuredClaim, type EvidenceUpdate, type Trust } from '../trust/trust.ts';
import { hasWeight } from '../weights.ts';

/** Returns the evidence update of a corrected field, or `undefined` if nothing can be learned from it. */
export function evidenceFromCorrection(
  field: string,
  claims: readonly Claim[],
  value: Json,
  loss: Loss,
  declared: FieldPolicy | undefined,
  trust: Trust,
): EvidenceUpdate | undefined {
  const weighted = claims.filter(hasWeight);
  if (weighted.length === 0 || Object.keys(declared?.weights ?? {}).length > 0) return undefined;
  if (loss.evidence === 'labels') return trust.correctLabels(field, weighted, value);
  if (loss.evidence !== 'numbers' || !isNumeric(value) || !isInRange(value)) return undefined;
  const numbers = weighted.flatMap(measuredClaim);
  return numbers.length === 0 ? undefined : trust.correctNumbers(field, numbers, toDouble(value));
}
