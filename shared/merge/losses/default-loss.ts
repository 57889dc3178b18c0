import { type Claim, type Kind, kindOf } from '../claim.ts';
import { isFreeText } from '../near-texts.ts';
import type { ClaimSort, Loss } from './loss.ts';
import { defaultLosses, plainLoss } from './loss-of.ts';

/**
 * The loss of a field that no policy names, by the kind of its claims.
 *
 * @param claims all of one kind, each with a positive weight
 * @param voted the kinds that are voted on here, whatever the claims look like
 */
export function defaultLoss(claims: readonly Claim[], voted: readonly Kind[] = []): Loss {
  const [first] = claims;
  const kind = first === undefined ? 'null' : kindOf(first.value);
  if (voted.includes(kind)) return plainLoss('vote');
  const sort: ClaimSort = kind === 'string' && isMostlyText(claims) ? 'free text' : kind;
  return defaultLosses.get(sort) ?? plainLoss('vote');
}

/** Goes by weight, so that one long-winded source does not turn a field of codes into one of texts. */
function isMostlyText(claims: readonly Claim[]): boolean {
  let text = 0;
  let total = 0;
  for (const { value, weight } of claims) {
    total += weight;
    if (typeof value === 'string' && isFreeText(value)) text += weight;
  }
  return 2 * text >= total;
}
