import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import type { Loss } from '../losses/loss.ts';
import { isFiniteClaim, type EvidenceUpdate, type Trust } from '../trust/trust.ts';
import { hasWeight } from '../weights.ts';

/** What the claims of a field teach when it is told what is right; undefined where nothing can be learned of it. */
export function evidenceFromCorrection(
  field: string,
  claims: readonly Claim[],
  value: Json,
  loss: Loss,
  declared: FieldPolicy | undefined,
  trust: Trust,
): EvidenceUpdate | undefined {
  const voiced = claims.filter(hasWeight);
  if (voiced.length === 0 || Object.keys(declared?.weights ?? {}).length > 0) return undefined;
  if (loss.evidence === 'labels') return trust.certainOfLabels(field, voiced, value);
  if (loss.evidence !== 'numbers' || typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const numbers = voiced.filter(isFiniteClaim);
  return numbers.length === 0 ? undefined : trust.certainOfNumbers(field, numbers, value);
}
