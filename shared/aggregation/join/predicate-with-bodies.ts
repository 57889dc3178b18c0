import type { Log } from '../../ports/log.ts';
import type { ClaimStore } from '../../claim-check/claim-store.ts';
import { groupLimits } from '../../claim-check/limits.ts';
import { redeemAll } from '../../claim-check/redeem-all.ts';
import type { PredicateHolds } from './evaluate-predicate.ts';

/**
 * Asks a predicate of parts whose bodies have come back from the store, where it looks at bodies at all. If they cannot
 * come back it says nothing: the group waits on, and its deadline ends it.
 */
export function predicateWithBodies(claims: ClaimStore, holds: PredicateHolds, log: Log): PredicateHolds {
  return async (question) => {
    let isUnreadable = false;
    const read = async () => {
      const parts = await question.read();
      const redeemed = await redeemAll(parts, claims, groupLimits);
      if (redeemed.kind === 'parts') return redeemed.parts;
      isUnreadable = true;
      return [];
    };
    const answer = await holds({ ...question, read });
    if (!isUnreadable) return answer;
    log.warn('a predicate was not asked: bodies are missing or too large', {
      fusion: question.fusion.name,
      key: question.key,
    });
    return false;
  };
}
