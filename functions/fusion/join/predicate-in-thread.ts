import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { evaluateInThread } from '../../../shared/adapters/node/evaluate-in-thread.ts';
import {
  evaluatePredicate,
  type PredicateHolds,
} from '../../../shared/aggregation/join/evaluate-predicate.ts';

/** Evaluates predicates in a thread of their own, where one of them may take too long. */
export const predicateInThread = (source: string): PredicateHolds =>
  evaluatePredicate(consoleLog, evaluateInThread(source));
