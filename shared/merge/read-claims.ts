import type { FieldPolicy } from '../policy/merge-policy.ts';
import { isNumeric } from '../json/exact-number.ts';
import type { Json } from '../json/json.ts';
import type { Claim } from './claim.ts';
import { declaredLoss } from './losses/losses.ts';
import { readNumeral, readQuantity } from './quantities/read-quantity.ts';
import { sameInstants } from './same-instants.ts';
import { hasWeight } from './weights.ts';

/**
 * Returns the claims with quantities as numbers, so that notation makes no difference. If the field declares a unit,
 * every readable quantity is converted. Otherwise a numeral in a text becomes a number if another claim is a number,
 * and equal instants get one form.
 */
export function readClaims(claims: readonly Claim[], declared: FieldPolicy | undefined): readonly Claim[] {
  const unit = declared?.unit;
  if (unit !== undefined) return claims.map((claim) => reread(claim, readQuantity(claim.value, unit)));
  if (declared !== undefined && declaredLoss(declared).isVerbatim) return claims;
  if (!claims.some(isText)) return claims;
  if (!claims.some((claim) => isNumeric(claim.value) && hasWeight(claim))) return sameInstants(claims);
  return claims.map((claim) => (isText(claim) ? reread(claim, readNumeral(claim.value)) : claim));
}

function reread(claim: Claim, value: Json | undefined): Claim {
  return value === undefined || value === claim.value ? claim : { ...claim, value };
}

function isText(claim: Claim): claim is Claim<string> {
  return typeof claim.value === 'string';
}
