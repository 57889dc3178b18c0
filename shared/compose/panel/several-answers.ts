import type { Panel } from '../../policy/compose-policy.ts';
import { addSpent } from '../../ports/model-usage.ts';
import type { Spent } from '../../ports/model-usage.ts';
import type { Json } from '../../json/json.ts';
import { compareText } from '../../json/canonical-text.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import type { AskedOne } from './answer-agreement.ts';
import { withAnyCitations } from '../answer/citations.ts';
import { isRootCited } from '../../json-schema/cited-schema.ts';
import { combineAnswers } from './combine-answers.ts';
import type { Answer, Composer } from '../composer.ts';
import type { Question } from '../question.ts';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { contradicted, factsOf } from '../answer/grounding.ts';

export interface SeveralPorts {
  /** Gives one answer at a time. */
  readonly composer: Composer;
  /** The check of the answers of each fusion, by the fusion's name. */
  readonly checks: Readonly<Record<string, SchemaCheck>>;
  /** Starts the deadline of a visit, for all of its answers together. */
  deadline(timeoutMs: number, caller: AbortSignal): { readonly signal: AbortSignal; end(): void };
}

/** The result of one sample. */
interface Visited {
  readonly source: string;
  readonly answer: Answer;
}

/**
 * Creates a composer that asks for as many answers as the policy wants, and merges them. All get exactly the same
 * question. The first sample of each model is asked alone, so that the others find the prompt in the provider's cache,
 * and are not asked when the first was refused.
 */
export function severalAnswers({ composer, checks, deadline }: SeveralPorts): Composer {
  return {
    async compose(question, signal) {
      const { panel } = question.policy;
      if (panel === undefined) return composer.compose(question, signal);
      const visit = deadline(question.policy.timeoutMs, signal);
      try {
        const ask = askOne(composer, question, panel, visit.signal);
        const visits = await Promise.all(panel.models.map((model) => askModel(model, panel.samples, ask)));
        return together(visits.flat(), question, checks);
      } finally {
        visit.end();
      }
    },
  };
}

type Ask = (model: string, sample: number) => Promise<Visited>;

function askOne(composer: Composer, question: Question, { samples }: Panel, signal: AbortSignal): Ask {
  return async (model, sample) => {
    const policy = { ...question.policy, model };
    const one = { ...question, policy, ...(samples > 1 && { sample }) };
    const answer = await composer.compose(one, signal).catch(unreached);
    return { source: `${model}#${sample}`, answer };
  };
}

/** Counts a failed visit as a missing answer, because the cost of the other answers must not be lost. */
function unreached(error: unknown): Answer {
  if (!(error instanceof RetryableError)) throw error;
  return { kind: 'unavailable', reason: error.message, retryAfterMs: error.retryAfterMs, ...nothing };
}

async function askModel(model: string, samples: number, ask: Ask): Promise<readonly Visited[]> {
  const first = await ask(model, 1);
  if (isTurnedAway(first.answer)) return [first];
  const others = Array.from({ length: samples - 1 }, (_, index) => ask(model, index + 2));
  return [first, ...(await Promise.all(others))];
}

/** Returns whether another sample would fail too: it is too early, or the request itself is at fault. */
function isTurnedAway(answer: Answer): boolean {
  if (answer.kind === 'unusable') return answer.costUsd === 0;
  return answer.kind === 'unavailable' || answer.kind === 'no-model';
}

/**
 * The precedence of results: the whole visit ends with the first of these that any answer has. Usable answers decide
 * although others are unusable, and a missing answer causes no retry. When an answer is still to come, all others wait
 * in their store.
 */
const precedence: readonly Answer['kind'][] = [
  'settled',
  'waiting',
  'answered',
  'unavailable',
  'unusable',
  'no-model',
];

function together(
  visits: readonly Visited[],
  question: Question,
  checks: Readonly<Record<string, SchemaCheck>>,
): Answer {
  const answers = visits.map(({ answer }) => answer);
  const kind = precedence.find((one) => answers.some((answer) => answer.kind === one));
  const decisive = answers.filter((answer) => answer.kind === kind);
  const [first] = decisive;
  if (first === undefined) throw new Error('the visit has no samples');
  switch (first.kind) {
    case 'settled':
    case 'waiting':
    case 'no-model':
      return first;
    case 'answered':
      return combined(visits, question, checks);
    case 'unavailable':
      return { ...first, reason: reasonsIn(decisive), retryAfterMs: longestWait(decisive), ...bill(answers) };
    case 'unusable':
      return { ...first, reason: reasonsIn(decisive), ...bill(answers) };
  }
}

function combined(
  visits: readonly Visited[],
  question: Question,
  checks: Readonly<Record<string, SchemaCheck>>,
): Answer {
  const given = visits.flatMap(({ source, answer }) =>
    answer.kind === 'answered'
      ? [{ source, answer, result: answer.result, overridden: answer.grounded?.length ?? 0 }]
      : [],
  );
  const [first, ...others] = given;
  if (first === undefined) throw new Error('no sample has an answer');
  const { policy, trust } = question;
  const isGood = goodness(question, checks);
  const { result, words, fields, evidenceUpdate } = combineAnswers([first, ...others], policy, isGood, trust);
  const { cached, ...answer } = words.answer;
  const isCached = given.every((one) => one.answer.cached === true);
  const models = new Set(given.map((one) => one.answer.model));
  return {
    ...answer,
    result,
    model: [...models].toSorted(compareText).join(', '),
    ...bill(visits.map((one) => one.answer)),
    ...(isCached && cached && { cached }),
    answers: { asked: visits.map(askedOne).toSorted(bySource), words: words.source, fields },
    // A cached answer has given its evidence before.
    ...(evidenceUpdate && given.every((one) => one.answer.cached === undefined) && { evidenceUpdate }),
  };
}

/** Returns a check of whether a result may be published that no model gave in this form. */
function goodness(
  question: Question,
  checks: Readonly<Record<string, SchemaCheck>>,
): (result: Json) => boolean {
  const { fusion, policy } = question;
  const check = Object.hasOwn(checks, fusion) ? checks[fusion] : undefined;
  const facts = factsOf(question);
  const isRootAnItem = isRootCited(policy.output);
  return (result) => {
    const asAnswer = policy.citations ? withAnyCitations(result, isRootAnItem) : result;
    return check?.(asAnswer).length === 0 && contradicted(result, facts).length === 0;
  };
}

function askedOne({ source, answer }: Visited): AskedOne {
  return 'reason' in answer ? { source, failed: answer.reason } : { source };
}

function bySource(a: AskedOne, b: AskedOne): number {
  return compareText(a.source, b.source);
}

function reasonsIn(answers: readonly Answer[]): string {
  return [...new Set(answers.flatMap((answer) => ('reason' in answer ? [answer.reason] : [])))].join('; ');
}

/** Returns the longest pause that an answer asks for; undefined when none does. */
function longestWait(answers: readonly Answer[]): number | undefined {
  const waits = answers.flatMap((answer) =>
    answer.kind === 'unavailable' && answer.retryAfterMs !== undefined ? [answer.retryAfterMs] : [],
  );
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function bill(answers: readonly Answer[]): Spent {
  return answers.reduce((sum, answer) => ('usage' in answer ? addSpent(sum, answer) : sum), nothing);
}

const nothing: Spent = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};
