import type { Contribution } from '../../envelope/contribution.ts';
import type { Json } from '../../json/json.ts';
import { faultText, jsonFault } from '../../json/json-fault.ts';
import { parseJson } from '../../json/parse-json.ts';
import { repeatedMember, repeatedText } from '../../json/repeated-member.ts';
import { type Citation, takeCitations, withAnyCitations } from './citations.ts';
import { isUnverified } from './unverified.ts';
import { isRootCited } from '../../json-schema/cited-schema.ts';
import type { Question } from '../question.ts';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { contradicted, type Fact, factsOf, type Grounded, groundedBy, overridden } from './grounding.ts';

/** An answer that may be published. */
export interface Accepted {
  readonly result: Json;
  readonly citations?: readonly Citation[];
  readonly grounded?: readonly Grounded[];
}

/** The result of checking a model's text. */
export type CheckedAnswer =
  | { readonly kind: 'valid'; readonly value: Json }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'breaks-schema'; readonly problems: readonly string[] };

/** The result of judging an answer for this group. */
export type JudgedAnswer =
  | {
      readonly kind: 'accepted';
      readonly accepted: Accepted;
      /** The answer as the model gave it. */ readonly answer: Json;
    }
  | {
      readonly kind: 'contradicts';
      readonly facts: readonly Fact[];
      /**
       * The answer that may be published if no better one follows: settled values replace those that contradict them.
       */
      readonly overridden: Accepted | undefined;
      readonly answer: Json;
    }
  | { readonly kind: 'miscited'; readonly problems: readonly string[] }
  | Exclude<CheckedAnswer, { kind: 'valid' }>;

/** Judges the answers to one question. */
export interface Judge {
  (text: string): JudgedAnswer;
}

/**
 * Checks answers to one question against its schema, its parts and its settled facts, in this order. An answer that
 * fails one check does not reach the next.
 *
 * @param shown the parts that the model saw, by the numbers in their marks
 */
export function judgeFor(
  question: Pick<Question, 'policy' | 'merged' | 'unsettled'>,
  check: SchemaCheck,
  shown: ReadonlyMap<number, Contribution>,
): Judge {
  const { citations: cites, output } = question.policy;
  const isRootAnItem = cites && isRootCited(output);
  const facts = factsOf(question);

  return (text) => {
    const checked = checkAnswer(text, check);
    if (checked.kind !== 'valid') return checked;
    const answer = checked.value;
    const cited = cites ? takeCitations(answer, isRootAnItem, shown) : undefined;
    if (cited?.kind === 'miscited') return cited;
    const result = cited?.value ?? answer;
    const citing =
      cited === undefined ? {} : { citations: cited.citations.map((one) => marked(one, question)) };
    const wrong = contradicted(result, facts);
    if (wrong.length === 0) return { kind: 'accepted', accepted: { result, ...citing }, answer };

    const righted = overridden(result, wrong);
    const asAnswer = cites ? withAnyCitations(righted, isRootAnItem) : righted;
    const isValid = check(asAnswer).length === 0;
    const grounded = groundedBy(result, wrong);
    return {
      kind: 'contradicts',
      facts: wrong,
      overridden: isValid ? { result: righted, ...citing, grounded } : undefined,
      answer,
    };
  };
}

/** Returns a citation with a mark where it names no part of a verified topic. */
function marked(citation: Citation, { policy }: Pick<Question, 'policy'>): Citation {
  const isDoubtful = citation.contributions.every(({ topic }) => isUnverified(policy, topic));
  return isDoubtful ? { ...citation, unverified: true } : citation;
}

/** Deeper than any useful answer. */
const DEEPEST = 100;

/**
 * Parses a model's answer and checks it against the fusion's own schema, whatever the provider guarantees. An answer
 * that could not be stored or sent unchanged (`1e400`, half a character), or that has a member name twice, breaks every
 * schema. A byte order mark is no part of the answer.
 */
export function checkAnswer(text: string, check: SchemaCheck): CheckedAnswer {
  const json = withoutFence(text.replace(/^\uFEFF/, ''));
  const parsed = parseJson(json);
  if (parsed.kind === 'not-json') return parsed;
  const repeated = repeatedMember(json, parsed.value);
  if (repeated !== undefined)
    return { kind: 'breaks-schema', problems: [repeatedText('the answer', repeated)] };
  const fault = jsonFault(parsed.value, DEEPEST);
  if (fault !== undefined) return { kind: 'breaks-schema', problems: [faultText('the answer', fault)] };
  const problems = check(parsed.value);
  return problems.length === 0 ? { kind: 'valid', value: parsed.value } : { kind: 'breaks-schema', problems };
}

/**
 * Removes a Markdown fence, which some answers without an enforced grammar have. It works by lines and not by a
 * pattern, because the model's text must not be able to make the reading slow.
 */
function withoutFence(text: string): string {
  const lines = text.trim().split('\n');
  const fenced = /^```(json)?$/.test(lines[0]?.trimEnd() ?? '') && lines.at(-1)?.trim() === '```';
  return fenced && lines.length > 2 ? lines.slice(1, -1).join('\n') : text;
}
