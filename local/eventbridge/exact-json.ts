import { isKeptAsNumber } from '../../shared/json/decimal.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parseJson } from './aws-json.ts';

declare global {
  interface JSON {
    rawJSON(text: string): WrittenNumber;
    isRawJSON(value: unknown): value is WrittenNumber;
  }
}

/** A number with digits that JavaScript would change. `JSON.stringify` writes it as it was written. */
export type WrittenNumber = JsonObject & { readonly rawJSON: string };

/** A number of 16 digits or more, or with an exponent. Other numbers come through JavaScript unchanged. */
const suspect = /\d[\d.]{15}|\d[eE]/;

/**
 * Parses JSON without changing a number: one that JavaScript does not keep becomes a {@link WrittenNumber}. Returns
 * undefined if the text is not JSON.
 */
export function parseExactJson(text: string): Json | undefined {
  if (!suspect.test(text)) return parseJson(text);
  try {
    return parseWith(text, keepNumber);
  } catch {
    return undefined;
  }
}

/** Returns whether a value stands for a number that JavaScript does not keep. */
export function isWrittenNumber(value: Json | undefined): value is WrittenNumber {
  return JSON.isRawJSON(value);
}

/** The reviver's third argument, which gives the number's own text, is not in the language's types yet. */
const parseWith: (text: string, revive: typeof keepNumber) => Json = JSON.parse;

function keepNumber(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || isKeptAsNumber(source)) return value;
  return JSON.rawJSON(source);
}
