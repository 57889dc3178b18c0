import type { ClaudePolicy } from '../bridge/bridge.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import { canonicalText, compareText } from '../merge/canonical-text.ts';
import { weightedMedoid } from '../merge/losses/edit.ts';
import { merge } from '../merge/merge.ts';
import type { Conflict, SettledField } from '../merge/merged.ts';
import type { Trust } from '../merge/trust.ts';
import type { Evidence } from '../truth/evidence.ts';
import { agreedFields, type AgreedField, answersTopic, isListOfWords, type Voice } from './agreement.ts';
import { enumeratedFields } from './enumerated-fields.ts';
import { excessLoss } from './excess-loss.ts';
import { valueAt, withValueAt } from './grounding.ts';

/** An answer among several. */
export interface SampledAnswer extends Voice {
  /** Facts that it contradicted, and that were put right. */
  readonly overridden: number;
}

export interface CombinedAnswer<Sampled> {
  readonly result: Json;
  /** Whose words these are. */
  readonly words: Sampled;
  readonly fields: readonly AgreedField[];
  /** Where weights are learned: what the answers teach about those who gave them. */
  readonly lessons?: Evidence;
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
  const inputs = answers.map(({ source, result }) => ({
    source,
    id: source,
    topic: answersTopic,
    time: undefined,
    value: result,
  }));
  const merged = merge(inputs, { weights: {}, fields: enumeratedFields(answers, output) }, trust);
  const disputes = merged.conflicts.map((conflict) => ({ ...conflict, excess: excessLoss(conflict) }));
  const words = leastLoss(answers, merged.fields, disputes) ?? sampled[0];
  const amended = disputes.reduce(withSettled, words.result);
  const result = amended !== words.result && isGood(amended) ? amended : words.result;
  return {
    result,
    words,
    fields: agreedFields(result, answers, merged),
    ...(merged.lessons && { lessons: merged.lessons }),
  };
}

/** A field on which the answers disagree, and what it costs to say what there. */
interface Dispute extends Conflict {
  readonly excess: (value: Json) => number;
}

function leastLoss<Sampled extends SampledAnswer>(
  answers: readonly Sampled[],
  fields: readonly SettledField[],
  disputes: readonly Dispute[],
): Sampled | undefined {
  const ranked = answers.map((answer) => ({
    answer,
    loss: lossOf(answer, fields, disputes, answers.length),
  }));
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
function lossOf(
  { source, result, overridden }: SampledAnswer,
  fields: readonly SettledField[],
  disputes: readonly Dispute[],
  count: number,
): number {
  let loss = overridden;
  for (const { field, winners, dissenters } of fields) {
    const saying = (winners.length + dissenters.length) / count;
    // To say something or nothing of a field is a choice as well.
    const isSaid = valueAt(result, field.slice(1)) !== undefined;
    loss += Math.max(0, isSaid ? 1 - 2 * saying : 2 * saying - 1);
  }
  for (const { claims, excess } of disputes) {
    const claim = claims.find(({ sources }) => sources.includes(source));
    if (claim !== undefined) loss += excess(claim.value);
  }
  return Number(loss.toFixed(9));
}

/** What is settled in the place of what loses more. Words stay what they are, and so does what is not there. */
function withSettled(result: Json, { field: place, settled, claims, excess }: Dispute): Json {
  const field = place.slice(1);
  const said = valueAt(result, field);
  if (said === undefined || isWorded(settled) || excess(said) === 0) return result;
  // A list on which nobody agrees is not an answer that says "none".
  if (isEmptyList(settled) && !claims.some(({ value }) => isEmptyList(value))) return result;
  return withValueAt(result, parsePointer(field) ?? [], settled);
}

function isWorded(value: Json): boolean {
  return isJsonObject(value) || isListOfWords(value);
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}
