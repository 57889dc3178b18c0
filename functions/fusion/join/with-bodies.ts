import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import type { PredicateHolds } from '../../../shared/aggregation/join/predicate.ts';
import { predicateWithBodies } from '../../../shared/aggregation/join/predicate-with-bodies.ts';
import type { ClaimStore } from '../../../shared/claim-check/claim-store.ts';

export const withBodies = (claims: ClaimStore, holds: PredicateHolds): PredicateHolds =>
  predicateWithBodies(claims, holds, consoleLog);
