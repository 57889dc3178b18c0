import type { FieldPolicy } from '../policy/merge-policy.ts';
import { isNumeric } from '../json/exact-number.ts';
import type { Json } from '../json/json.ts';
import type { Claim } from './claim.ts';
import { declaredLoss } from './losses/loss-of.ts';
import { readNumeral, readQuantity } from './quantities/read-quantity.ts';
import { hasWeight } from './weights.ts';
import { compareText } from '../json/canonical-text.ts';
import { parseInstant } from '../envelope/instant.ts';

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

/** The length of the shortest instant, `2026-01-01T00:00:00Z`. */
const shortest = 20;

/**
 * Returns the claims with each instant in one form: the shortest claimed form, then the first. `01:00+01:00` and
 * `00:00Z` denote the same instant, so that the two claims agree.
 */
function sameInstants(claims: readonly Claim[]): readonly Claim[] {
  if (!claims.some(({ value }) => mayBeInstant(value))) return claims;
  const texts = new Set(claims.flatMap(({ value }) => (mayBeInstant(value) ? [value] : [])));
  if (texts.size < 2) return claims;
  const forms = new Map<string, string>();
  const formOf = new Map<string, string>();
  for (const text of [...texts].toSorted((a, b) => a.length - b.length || compareText(a, b))) {
    const instant = parseInstant(text);
    if (instant === undefined) continue;
    const key = `${instant.ms} ${instant.finer} ${instant.isLeap === true}`;
    const form = forms.get(key) ?? text;
    forms.set(key, form);
    formOf.set(text, form);
  }
  if (forms.size === formOf.size) return claims;
  return claims.map((claim) => {
    const form = mayBeInstant(claim.value) ? formOf.get(claim.value) : undefined;
    return form === undefined ? claim : { ...claim, value: form };
  });
}

/** Rejects almost every text that is no instant at little cost, before it is parsed. */
function mayBeInstant(value: unknown): value is string {
  return typeof value === 'string' && value.length >= shortest && value[4] === '-';
}
