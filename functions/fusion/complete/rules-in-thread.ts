import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { evaluateInThread } from '../../../shared/adapters/node/evaluate-in-thread.ts';
import type { RuleHolds } from '../../../shared/result/labels.ts';
import { evaluateLabelRule } from '../../../shared/result/rule-holds.ts';

/** Evaluates label rules in a thread of their own, where one of them may take too long. */
export const rulesInThread = (source: string): RuleHolds =>
  evaluateLabelRule(consoleLog, evaluateInThread(source));
