import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import { defineLoss, isAnyValue } from './loss.ts';

/** The claim of the latest message. */
export const latest = defineLoss('latest', () => ({
  accepts: isAnyValue,
  settle: latestClaim,
  comparesAnyKind: true,
  isVerbatim: true,
}));

/** Weights do not matter, once they are above 0. */
function latestClaim(claims: readonly Claim[]): Json | undefined {
  let latest: Claim | undefined;
  for (const claim of claims) if (latest === undefined || claim.recency > latest.recency) latest = claim;
  return latest?.value;
}
