import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { evaluatePredicate } from '../../../shared/aggregation/join/evaluate-predicate.ts';

export const predicateHolds = evaluatePredicate(consoleLog);
