import type { JsonObject } from '../json/json.ts';
import { type Claim, isObjectClaim } from './claim.ts';

/**
 * The latest claim of each source, so that who posts more often does not count for more.
 *
 * @param claims sorted by source, then by recency
 */
export function latestClaims(claims: readonly Claim[]): readonly Claim[] {
  const isLast = (claim: Claim, index: number): boolean => claims[index + 1]?.source !== claim.source;
  return claims.every(isLast) ? claims : claims.filter(isLast);
}

/**
 * Returns the object claims that still stand. A later object of the same source adds to its earlier ones member by
 * member; a later claim of another kind withdraws them.
 *
 * @param last {@link latestClaims} of the claims
 */
export function standingObjects(
  claims: readonly Claim[],
  last: readonly Claim[],
): readonly Claim<JsonObject>[] {
  if (claims === last) return claims.filter(isObjectClaim);
  const standing: Claim<JsonObject>[] = [];
  let source: string | undefined;
  let stands = true;
  for (const claim of claims.toReversed()) {
    if (claim.source !== source) stands = true;
    source = claim.source;
    if (!isObjectClaim(claim)) stands = false;
    else if (stands) standing.push(claim);
  }
  return standing.toReversed();
}
