import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { evaluatePredicate } from '../../../shared/aggregation/join/predicate.ts';

export const predicateHolds = evaluatePredicate(consoleLog);
