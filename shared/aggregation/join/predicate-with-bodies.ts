import type { Log } from '../../ports/log.ts';
import type { ClaimStore } from '../../claim-check/claim-store.ts';
import { groupLimits } from '../../claim-check/limits.ts';
import { redeemAll } from '../../claim-check/redeem-all.ts';
import type { PredicateHolds } from './evaluate-predicate.ts';

/**
 * Evaluates a predicate over parts with their bodies from the claim-check bucket, where it reads bodies at all. The
 * result is false if bodies are missing or too large: the group continues to wait, until its deadline ends it.
 */
export function predicateWithBodies(claims: ClaimStore, holds: PredicateHolds, log: Log): PredicateHolds {
  return async (input) => {
    let isUnreadable = false;
    const read = async () => {
      const parts = await input.read();
      const redeemed = await redeemAll(parts, claims, groupLimits);
      if (redeemed.kind === 'parts') return redeemed.parts;
      isUnreadable = true;
      return [];
    };
    const answer = await holds({ ...input, read });
    if (!isUnreadable) return answer;
    log.warn('a predicate was not asked: bodies are missing or too large', {
      fusion: input.fusion.name,
      key: input.key,
    });
    return false;
  };
}
