import type { ClaudePolicy } from '../bridge/bridge.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { formatPointer, parsePointer } from '../json/pointer.ts';
import { canonicalText, compareText } from '../merge/canonical-text.ts';
import { weightedMedoid } from '../merge/losses/edit.ts';
import { merge } from '../merge/merge.ts';
import type { Conflict, SettledField } from '../merge/merged.ts';
import { isSameValue } from '../merge/same-value.ts';
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
  const disputes = new Map(merged.conflicts.map((conflict) => [conflict.field, conflict]));
  const fields = merged.fields.map((field) => ({
    ...fieldAmong(field, merged.record, disputes.get(field.field)),
    saying: (field.winners.length + field.dissenters.length) / answers.length,
  }));
  const words = leastLoss(answers, fields) ?? sampled[0];
  const amended = fields.reduce(withSettled, words.result);
  const result = amended !== words.result && isGood(amended) ? amended : words.result;
  return {
    result,
    words,
    fields: agreedFields(result, answers, merged),
    ...(merged.lessons && { lessons: merged.lessons }),
  };
}

/** A field as it is settled among the answers. */
interface Field {
  /** JSON Pointer into the answers. */
  readonly pointer: string;
  readonly settled: Json;
  /** Whether it is put into words, which are not taken out of their place. */
  readonly isWorded: boolean;
  /** Answers that say anything here, as a share of all. */
  readonly saying: number;
  /** What it costs to say something else than what is settled: 0 where nobody does. */
  readonly excess: (value: Json) => number;
  /** Whether any of the answers says this. */
  readonly isClaimed: boolean;
}

function fieldAmong(
  { field, loss }: SettledField,
  record: Json,
  conflict: Conflict | undefined,
): Omit<Field, 'saying'> {
  const settled = valueAt(record, field) ?? null;
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
  fields: readonly Field[],
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
function lossOf({ result, overridden }: SampledAnswer, fields: readonly Field[]): number {
  let loss = overridden;
  for (const { pointer, saying, excess } of fields) {
    const said = valueAt(result, pointer);
    // To say something or nothing of a field is a choice as well.
    loss += said === undefined ? Math.max(0, 2 * saying - 1) : Math.max(0, 1 - 2 * saying) + excess(said);
  }
  return Number(loss.toFixed(9));
}

/** What is settled in the place of what loses more. Words stay what they are. */
function withSettled(result: Json, { pointer, settled, isWorded, saying, excess, isClaimed }: Field): Json {
  if (isWorded) return result;
  const tokens = parsePointer(pointer) ?? [];
  const said = valueAt(result, pointer);
  if (said === undefined) {
    const isRoom = isJsonObject(valueAt(result, formatPointer(tokens.slice(0, -1))));
    return isRoom && saying > 0.5 ? withValueAt(result, tokens, settled) : result;
  }
  if (saying < 0.5) return isJsonObject(result) ? withoutMember(result, tokens) : result;
  // A list on which nobody agrees is not an answer that says "none".
  const isEmptied = Array.isArray(settled) && settled.length === 0 && !isClaimed;
  return excess(said) > 0 && !isEmptied ? withValueAt(result, tokens, settled) : result;
}

/** Nor is there anything around it that held nothing else. */
function withoutMember(object: JsonObject, [token = '', ...rest]: readonly string[]): JsonObject {
  const { [token]: member, ...others } = object;
  if (rest.length === 0 || !isJsonObject(member)) return others;
  const left = withoutMember(member, rest);
  return Object.keys(left).length === 0 ? others : { ...object, [token]: left };
}
