import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { isFreeText } from '../../merge/losses/free-text.ts';
import { plainLoss } from '../../merge/losses/losses.ts';
import type { Conflict, Merged } from '../../merge/merged.ts';
import { isSameValue } from '../../json/same-value.ts';
import { answerValueAt } from '../answer/grounding.ts';
import { shortenTexts } from '../prompt/shorten-texts.ts';

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
  /** Where they disagree: who claims what, the weightiest first. An answer that is silent on the field is in none. */
  readonly claims?: readonly AgreedClaim[];
  /** Where weights are learned: the probability that it is right, for a vote. */
  readonly confidence?: number;
  /** Where weights are learned: how many answers that were given independently would weigh as much. */
  readonly effectiveSources?: number;
};

export type AgreedClaim = {
  /** Its texts shortened; lists are left out. */
  readonly value?: Json;
  readonly sources: readonly string[];
  readonly weight: number;
};

/** An answer's result, and who gave it. */
export interface AnsweringModel {
  readonly source: string;
  readonly result: Json;
}

/** The name under which a merge knows the answers, so that its pointers lead into them once their first `/` is off. */
export const answersTopic = '';

/** How far the answers agree with what was made of them. */
export function agreedFields(
  result: Json,
  voices: readonly AnsweringModel[],
  { record, fields, conflicts }: Merged,
): readonly AgreedField[] {
  const disputed = new Map(conflicts.map((conflict) => [conflict.field, conflict]));
  return fields.flatMap(({ field: place, loss, confidence, effectiveSources }) => {
    const field = place.slice(1);
    const value = answerValueAt(result, field);
    if (value === undefined || isJsonObject(value) || isListOfWords(value)) return [];
    if (plainLoss(loss).isProse && typeof value === 'string') return [];
    const says = (said: Json, at: string): boolean => {
      const own = answerValueAt(said, at);
      return own !== undefined && isSameValue(own, value);
    };
    const agreeing = voices.filter((voice) => says(voice.result, field));
    const conflict = disputed.get(place);
    return [
      {
        field,
        share: rounded(agreeing.length / voices.length),
        ...(conflict && { claims: conflict.claims.map(agreedClaim) }),
        ...(confidence !== undefined && says(record, place) && { confidence }),
        ...(effectiveSources !== undefined && { effectiveSources }),
      },
    ];
  });
}

/** A receipt is no place for what is long: all of it stands in the answers, and one of them in the result. */
function agreedClaim({ value, sources, weight }: Conflict['claims'][number]): AgreedClaim {
  const isShort = typeof value !== 'object' || value === null;
  return {
    ...(isShort && { value: shortenTexts(value, longestText).value }),
    sources,
    weight: rounded(weight),
  };
}

const longestText = 200;

function rounded(number: number): number {
  return Number(number.toFixed(4));
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
