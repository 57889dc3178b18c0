import type { Log } from '../ports/log.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { ruleBy } from '../ports/rule-by.ts';
import { evaluate as evaluateHere } from '../expression/jsonata-evaluate.ts';
import type { RuleHolds } from './labels.ts';

/**
 * Evaluates label rules with the JSONata engine. A deployment without such a rule does not load this module. An
 * expression that fails gives no label: the result is published all the same.
 */
export const evaluateLabelRule =
  (log: Log, evaluate: Evaluate = evaluateHere): RuleHolds =>
  ({ fusion, key, label, when }, document) =>
    ruleBy(evaluate, when, document, (fault) =>
      log.warn('a rule that labels failed', { fusion, key, label, fault }),
    );
