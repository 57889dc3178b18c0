import type { ClaudePolicy } from '../../policy/compose-policy.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { canonicalText, compareText } from '../../json/canonical-text.ts';
import { weightedMedoid } from '../../merge/losses/edit.ts';
import { plainLoss } from '../../merge/losses/loss-of.ts';
import { mergeClaims } from '../../merge/merge.ts';
import type { Conflict, SettledField } from '../../merge/merged.ts';
import { isSameValue } from '../../json/same-value.ts';
import type { Trust } from '../../merge/trust/trust.ts';
import type { Evidence } from '../../truth-discovery/evidence/evidence.ts';
import {
  agreedFields,
  type AgreedField,
  answersTopic,
  isListOfWords,
  type AnsweringModel,
} from './answer-agreement.ts';
import { amendAnswer, type AnswerField } from '../answer/amend-answer.ts';
import { enumeratedFields } from '../answer/enumerated-fields.ts';
import { excessLoss } from './excess-loss.ts';
import { answerValueAt } from '../answer/grounding.ts';

/** An answer among several. */
export interface SampledAnswer extends AnsweringModel {
  /** The number of facts that it contradicted and that were overridden. */
  readonly overridden: number;
}

export interface CombinedAnswer<Sampled> {
  readonly result: Json;
  /** The answer whose prose is used. */
  readonly words: Sampled;
  readonly fields: readonly AgreedField[];
  /** The evidence of the answers about their models, where weights are learned. */
  readonly evidenceUpdate?: Evidence;
}

/**
 * Combines several valid answers into one: they are settled like messages of as many sources, by the same merge.
 *
 * Prose (texts, lists of objects) depends on its context, so it is not assembled from several answers. It comes from
 * one answer: among those of least loss on all other fields, the medoid, which is nearest to the others. Settled values
 * replace its claims where other answers outvote it, unless the result is then invalid (its schema forbids it, for
 * instance); in that case the answer stays as the model gave it. The order of the answers does not matter.
 *
 * @param sampled at least one, each of a source of its own
 * @param isGood returns whether a result may be published
 * @see docs/composing.md for the papers
 */
export function combineAnswers<Sampled extends SampledAnswer>(
  sampled: readonly [Sampled, ...Sampled[]],
  { output }: Pick<ClaudePolicy, 'output'>,
  isGood: (result: Json) => boolean,
  trust?: Trust,
): CombinedAnswer<Sampled> {
  const answers = sampled.toSorted((a, b) => compareText(a.source, b.source));
  const claims = answers.map(({ source, result }, recency) => ({
    source,
    recency,
    weight: 1,
    value: result,
  }));
  const policy = { weights: {}, fields: enumeratedFields(answers, output) };
  const merged = mergeClaims(new Map([[answersTopic, claims]]), policy, trust);
  const disputes = new Map(merged.conflicts.map((conflict) => [conflict.field, conflict]));
  const fields = merged.fields.map((field) => ({
    ...fieldAmong(field, merged.record, disputes.get(field.field)),
    share: (field.winners.length + field.dissenters.length) / answers.length,
  }));
  const words = leastLoss(answers, fields) ?? sampled[0];
  const amended = amendAnswer(words.result, fields);
  const result = amended !== undefined && isGood(amended) ? amended : words.result;
  return {
    result,
    words,
    fields: agreedFields(result, answers, merged),
    ...(merged.evidenceUpdate && { evidenceUpdate: merged.evidenceUpdate }),
  };
}

function fieldAmong(
  { field, loss }: SettledField,
  record: Json,
  conflict: Conflict | undefined,
): Omit<AnswerField, 'share'> {
  const settled = answerValueAt(record, field) ?? null;
  return {
    pointer: field.slice(1),
    settled,
    isWorded: isJsonObject(settled) || isListOfWords(settled) || plainLoss(loss).isProse === true,
    excess: conflict === undefined ? () => 0 : excessLoss(conflict),
    isClaimed: conflict === undefined || conflict.claims.some(({ value }) => isSameValue(value, settled)),
  };
}

function leastLoss<Sampled extends SampledAnswer>(
  answers: readonly Sampled[],
  fields: readonly AnswerField[],
): Sampled | undefined {
  const ranked = answers.map((answer) => ({ answer, loss: lossOf(answer, fields) }));
  const least = ranked.reduce((a, { loss }) => Math.min(a, loss), Infinity);
  const best = ranked.flatMap(({ answer, loss }) =>
    loss === least ? [{ answer, text: canonicalText(answer.result) }] : [],
  );
  const medoid = weightedMedoid(
    best.map(({ answer: { source }, text }) => ({ source, recency: 0, weight: 1, value: text })),
  );
  return best.find(({ text }) => text === medoid)?.answer;
}

/** Returns the loss of using this answer for all, relative to the settled values. */
function lossOf({ result, overridden }: SampledAnswer, fields: readonly AnswerField[]): number {
  let loss = overridden;
  for (const { pointer, share, excess } of fields) {
    const claimed = answerValueAt(result, pointer);
    // Whether a field is present is a choice as well.
    loss += claimed === undefined ? Math.max(0, 2 * share - 1) : Math.max(0, 1 - 2 * share) + excess(claimed);
  }
  return Number(loss.toFixed(9));
}
