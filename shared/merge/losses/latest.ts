import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';

/** The claim of the latest contribution; weights do not matter beyond having a voice. */
export function latestClaim(claims: readonly Claim[]): Json | undefined {
  let latest: Claim | undefined;
  for (const claim of claims) if (latest === undefined || claim.recency > latest.recency) latest = claim;
  return latest?.value;
}
