import type { Log } from '../ports/log.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { evaluationFault } from '../expression/evaluation-fault.ts';
import { evaluate as evaluateHere } from '../expression/jsonata-evaluate.ts';
import type { RuleHolds } from './labels.ts';

/**
 * Evaluates label rules with the JSONata engine. A deployment without such a rule does not load this module. An
 * expression that fails gives no label: the result is published all the same.
 */
export const evaluateLabelRule =
  (log: Log, evaluate: Evaluate = evaluateHere): RuleHolds =>
  async ({ fusion, key, label, when }, document) => {
    try {
      return (await evaluate(when, document)) === true;
    } catch (error) {
      log.warn('a rule that labels failed', { fusion, key, label, fault: evaluationFault(error) });
      return false;
    }
  };
