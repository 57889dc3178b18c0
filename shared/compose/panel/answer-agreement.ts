import { isNumeric } from '../../json/exact-number.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { isFreeText } from '../../merge/near-texts.ts';
import { plainLoss } from '../../merge/losses/loss-of.ts';
import type { Conflict, Merged } from '../../merge/merged.ts';
import { isSameValue } from '../../json/same-value.ts';
import { answerValueAt } from '../answer/grounding.ts';
import { shortenTexts } from '../prompt/shorten-texts.ts';

/** The agreement of several answers to one question, for the receipt. */
export type Agreement = {
  /** All samples asked, as `model#n`. */
  readonly asked: readonly AskedOne[];
  /** The sample whose answer is the result, except for the fields in which others outvoted it. */
  readonly words: string;
  /** The agreement on each field of the result that is not free text. */
  readonly fields: readonly AgreedField[];
};

export type AskedOne = {
  readonly source: string;
  /** The reason why there is no usable answer. */
  readonly failed?: string;
};

export type AgreedField = {
  /** JSON Pointer into the result. */
  readonly field: string;
  /** The share of usable answers with the same value. */
  readonly share: number;
  /** The claims in a disagreement, the one with the most weight first. An answer without the field is in none. */
  readonly claims?: readonly AgreedClaim[];
  /** The probability that a vote is right, where weights are learned. */
  readonly confidence?: number;
  /** The number of independent answers with the same total weight, where weights are learned. */
  readonly effectiveSources?: number;
};

export type AgreedClaim = {
  /** Its texts shortened; lists are left out. */
  readonly value?: Json;
  readonly sources: readonly string[];
  readonly weight: number;
};

/** An answer's result and its model. */
export interface AnsweringModel {
  readonly source: string;
  readonly result: Json;
}

/** The topic of the answers in the merge: its pointers lead into the answers once their first `/` is removed. */
export const answersTopic = '';

/** Returns the agreement of the answers with the combined result. */
export function agreedFields(
  result: Json,
  answers: readonly AnsweringModel[],
  { record, fields, conflicts }: Merged,
): readonly AgreedField[] {
  const disputed = new Map(conflicts.map((conflict) => [conflict.field, conflict]));
  return fields.flatMap(({ field: place, loss, confidence, effectiveSources }) => {
    const field = place.slice(1);
    const value = answerValueAt(result, field);
    if (value === undefined || isJsonObject(value) || isListOfWords(value)) return [];
    if (plainLoss(loss).isProse && typeof value === 'string') return [];
    const agrees = (other: Json, at: string): boolean => {
      const own = answerValueAt(other, at);
      return own !== undefined && isSameValue(own, value);
    };
    const agreeing = answers.filter((answer) => agrees(answer.result, field));
    const conflict = disputed.get(place);
    return [
      {
        field,
        share: rounded(agreeing.length / answers.length),
        ...(conflict && { claims: conflict.claims.map(agreedClaim) }),
        ...(confidence !== undefined && agrees(record, place) && { confidence }),
        ...(effectiveSources !== undefined && { effectiveSources }),
      },
    ];
  });
}

/**
 * Shortens a claim, because the receipt has no room for long values. The answers have all of it, and the result has one
 * of them.
 */
function agreedClaim({ value, sources, weight }: Conflict['claims'][number]): AgreedClaim {
  const isShort = !isList(value) && !isJsonObject(value);
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

/** Tells whether a list is prose (texts or objects). Two answers of the same meaning may then differ. */
export function isListOfWords(value: Json): boolean {
  return (
    isList(value) && value.some((part) => (typeof part === 'string' ? isFreeText(part) : isNested(part)))
  );
}

function isNested(value: Json): boolean {
  return typeof value === 'object' && !isNumeric(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
