import type { Evaluate } from '../expression/evaluate.ts';
import { evaluationFault, isOutOfTime } from '../expression/evaluation-fault.ts';
import type { JsonObject } from '../json/json.ts';
import { TooSlowError } from './too-slow-error.ts';

/** The answer of a rule over a whole group. It is undecided where the evaluation was broken off twice. */
export type Ruling = boolean | 'undecided';

/** The first try may have met a busy machine. */
const tries = 2;

/**
 * Evaluates a rule over a group. A rule that fails is false. One that takes too long is tried once more, and is then
 * undecided: no message is at fault alone, so the group goes on without the rule, and its receipt says so.
 *
 * @param onFault gets the reason why there is no value, without a value of the document
 */
export async function ruleBy(
  evaluate: Evaluate,
  expression: string,
  document: JsonObject,
  onFault: (fault: string) => void,
): Promise<Ruling> {
  for (let tried = 0; tried < tries; tried += 1) {
    try {
      return (await evaluate(expression, document)) === true;
    } catch (error) {
      if (!(error instanceof TooSlowError) && !isOutOfTime(error)) {
        onFault(evaluationFault(error));
        return false;
      }
    }
  }
  onFault('it takes too long');
  return 'undecided';
}
