import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { withAnyCitations } from './citations.ts';
import { isRootCited } from '../../json-schema/cited-schema.ts';
import type { Composer } from '../composer.ts';
import type { Question } from '../question.ts';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { factsOf, withValueAt } from './grounding.ts';

/**
 * Returns the answer that the settled facts give without a model, if the fusion's schema requires no more. It consists of
 * the grounded fields or, without grounding, of the merged record. Returns undefined when something remains to be written.
 */
export function settledAnswer(question: Question, check: SchemaCheck): Json | undefined {
  const { policy, merged } = question;
  const facts = factsOf(question);
  const isGrounded = Object.keys(policy.grounding).length > 0;
  const answer = isGrounded
    ? facts.reduce<Json>(
        (value, { field, settled }) => withValueAt(value, parsePointer(field) ?? [], settled),
        {},
      )
    : merged.record;
  const asAnswer = policy.citations ? withAnyCitations(answer, isRootCited(policy.output)) : answer;
  return check(asAnswer).length === 0 ? answer : undefined;
}

/** Returns whether the sources disagreed on any field, or the merge left one unsettled. */
function isAnythingOpen({ merged, unsettled = [] }: Question): boolean {
  return merged.conflicts.length > 0 || unsettled.length > 0;
}

/**
 * Wraps a composer, so that it asks only the questions that the policy wants. With `never` it asks none. With `open` it
 * asks unless no field is open and the settled facts are the whole answer.
 *
 * @param checks the check of the answers of each fusion, by the fusion's name
 */
export function composeWhen(composer: Composer, checks: Readonly<Record<string, SchemaCheck>>): Composer {
  return {
    compose(question, signal) {
      const { fusion, policy, merged } = question;
      if (policy.when === 'always') return composer.compose(question, signal);
      const check = Object.hasOwn(checks, fusion) ? checks[fusion] : undefined;
      const answer = check && settledAnswer(question, check);
      if (policy.when === 'never') {
        return Promise.resolve({
          kind: 'settled',
          result: answer ?? merged.record,
          reason: 'compose.when is never',
        });
      }
      if (answer === undefined || isAnythingOpen(question)) return composer.compose(question, signal);
      return Promise.resolve({ kind: 'settled', result: answer, reason: 'nothing is open' });
    },
  };
}
