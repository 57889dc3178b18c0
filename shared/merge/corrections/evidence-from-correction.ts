import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { LossName } from '../../policy/merge-policy.ts';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import { isFiniteClaim, type EvidenceUpdate, numeric, type Trust } from '../trust/trust.ts';
import { hasWeight } from '../weights.ts';

/** What the claims of a field teach when it is told what is right; undefined where nothing can be learned of it. */
export function evidenceFromCorrection(
  field: string,
  claims: readonly Claim[],
  value: Json,
  loss: LossName,
  declared: FieldPolicy | undefined,
  trust: Trust,
): EvidenceUpdate | undefined {
  const voiced = claims.filter(hasWeight);
  if (voiced.length === 0 || Object.keys(declared?.weights ?? {}).length > 0) return undefined;
  if (loss === 'vote')
    return declared?.precision === undefined ? trust.certainOfLabels(field, voiced, value) : undefined;
  if (!numeric.has(loss) || typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const numbers = voiced.filter(isFiniteClaim);
  return numbers.length === 0 ? undefined : trust.certainOfNumbers(field, numbers, value);
}
