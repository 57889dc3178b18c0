import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { evaluateLabelRule } from '../../../shared/result/rule-holds.ts';

export const ruleHolds = evaluateLabelRule(consoleLog);
