import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { isFreeText } from '../merge/default-loss.ts';
import type { Merged } from '../merge/merged.ts';
import { isSameValue } from '../merge/same-value.ts';
import { valueAt } from './grounding.ts';

/** Several answers to one question, as the receipt tells of them. */
export type Agreement = {
  /** Everyone who was asked, as `model#n`. */
  readonly asked: readonly AskedOne[];
  /** Whose answer the result is, but for the fields on which the others outvoted it. */
  readonly words: string;
  /** Of each field of the result that is not free text: how far the answers agree on it. */
  readonly fields: readonly AgreedField[];
};

export type AskedOne = {
  readonly source: string;
  /** Why there is no answer, or none that could be used. */
  readonly failed?: string;
};

export type AgreedField = {
  /** JSON Pointer into the result. */
  readonly field: string;
  /** Answers that say the same, of all that could be used. */
  readonly share: number;
  /** Those that do not, sorted; absent where there are none. */
  readonly dissenters?: readonly string[];
  /** Where weights are learned: the probability that it is right, for a vote. */
  readonly confidence?: number;
  /** Where weights are learned: how many answers that were given independently would weigh as much. */
  readonly effectiveSources?: number;
};

/** An answer's result, and who gave it. */
export interface Voice {
  readonly source: string;
  readonly result: Json;
}

/** The name under which a merge knows the answers, so that its pointers lead into them once their first `/` is off. */
export const answersTopic = '';

/** How far the answers agree with what was made of them. */
export function agreedFields(
  result: Json,
  voices: readonly Voice[],
  { record, fields }: Pick<Merged, 'record' | 'fields'>,
): readonly AgreedField[] {
  return fields.flatMap(({ field: place, loss, confidence, effectiveSources }) => {
    const field = place.slice(1);
    const value = valueAt(result, field);
    if (value === undefined || isJsonObject(value) || isListOfWords(value)) return [];
    if (loss === 'edit' && typeof value === 'string') return [];
    const says = (said: Json): boolean => {
      const own = valueAt(said, field);
      return own !== undefined && isSameValue(own, value);
    };
    const dissenters = voices.filter((voice) => !says(voice.result)).map(({ source }) => source);
    const settled = valueAt(record, place);
    const isSettled = settled !== undefined && isSameValue(settled, value);
    return [
      {
        field,
        share: Number((1 - dissenters.length / voices.length).toFixed(4)),
        ...(dissenters.length > 0 && { dissenters }),
        ...(isSettled && confidence !== undefined && { confidence }),
        ...(effectiveSources !== undefined && { effectiveSources }),
      },
    ];
  });
}

/** Whether a list is made of words, in which two who mean the same need not agree: of texts to be read, or of objects. */
export function isListOfWords(value: Json): boolean {
  return (
    isList(value) &&
    value.some((part) => typeof part === 'object' || (typeof part === 'string' && isFreeText(part)))
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
