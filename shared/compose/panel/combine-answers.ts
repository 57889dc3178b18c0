import type { ClaudePolicy } from '../../policy/compose-policy.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { canonicalText, compareText } from '../../json/canonical-text.ts';
import { weightedMedoid } from '../../merge/losses/edit.ts';
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
  /** Facts that it contradicted, and that were put right. */
  readonly overridden: number;
}

export interface CombinedAnswer<Sampled> {
  readonly result: Json;
  /** Whose words these are. */
  readonly words: Sampled;
  readonly fields: readonly AgreedField[];
  /** Where weights are learned: what the answers teach about those who gave them. */
  readonly evidenceUpdate?: Evidence;
}

/**
 * One answer of several, each of which is good by itself: messages of so many sources, settled by the same merge.
 *
 * What is put into words (texts, lists of objects) is about the rest, and is not put together from several answers. So
 * the words are those of one: of the answers of least loss on all else the medoid, the nearest to the others of these.
 * In it stands, where others outvote it, what is settled; unless that is no good answer any more (its schema forbids
 * it, say): then it is left as it was given. The same in whatever order the answers come.
 *
 * @param sampled at least one, each of a source of its own
 * @param isGood whether a result may be published
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
    saying: (field.winners.length + field.dissenters.length) / answers.length,
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
): Omit<AnswerField, 'saying'> {
  const settled = answerValueAt(record, field) ?? null;
  return {
    pointer: field.slice(1),
    settled,
    isWorded: isJsonObject(settled) || isListOfWords(settled) || loss === 'edit',
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

/** What is lost by taking this answer for all, beside what is settled. */
function lossOf({ result, overridden }: SampledAnswer, fields: readonly AnswerField[]): number {
  let loss = overridden;
  for (const { pointer, saying, excess } of fields) {
    const said = answerValueAt(result, pointer);
    // To say something or nothing of a field is a choice as well.
    loss += said === undefined ? Math.max(0, 2 * saying - 1) : Math.max(0, 1 - 2 * saying) + excess(said);
  }
  return Number(loss.toFixed(9));
}
