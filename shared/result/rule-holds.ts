import { consoleLog } from '../adapters/aws/console-log.ts';
import { evaluate } from '../expression/jsonata-evaluate.ts';
import type { RuleHolds } from './labels.ts';

/**
 * Whether a rule that labels is true of a result. Apart from `main.ts`, so that only deployments that have one load the
 * engine. An expression that fails gives no label: the result is published all the same.
 */
export const ruleHolds: RuleHolds = async ({ fusion, key, label, when }, document) => {
  try {
    return (await evaluate(when, document)) === true;
  } catch {
    // The engine's own words may quote what the group holds.
    consoleLog.warn('a rule that labels failed', { fusion, key, label });
    return false;
  }
};
