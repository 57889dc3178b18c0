import type { FieldPolicy } from '../policy/merge-policy.ts';
import type { Json } from '../json/json.ts';
import type { Claim } from './claim.ts';
import { declaredLoss } from './losses/losses.ts';
import { readNumeral, readQuantity } from './quantities/read-quantity.ts';
import { sameInstants } from './same-instants.ts';
import { hasWeight } from './weights.ts';

/**
 * The claims with each quantity as the number that it is, so that how it was written makes no difference: all that can
 * be read where the field declares its unit; else a numeral in a text, where others claim a number, and an instant in
 * whatever zone.
 */
export function readClaims(claims: readonly Claim[], declared: FieldPolicy | undefined): readonly Claim[] {
  const unit = declared?.unit;
  if (unit !== undefined) return claims.map((claim) => reread(claim, readQuantity(claim.value, unit)));
  if (declared !== undefined && declaredLoss(declared).isVerbatim) return claims;
  if (!claims.some(isText)) return claims;
  if (!claims.some((claim) => typeof claim.value === 'number' && hasWeight(claim)))
    return sameInstants(claims);
  return claims.map((claim) => (isText(claim) ? reread(claim, readNumeral(claim.value)) : claim));
}

function reread(claim: Claim, value: Json | undefined): Claim {
  return value === undefined || value === claim.value ? claim : { ...claim, value };
}

function isText(claim: Claim): claim is Claim<string> {
  return typeof claim.value === 'string';
}
