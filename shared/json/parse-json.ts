import { exactNumber } from './exact-number.ts';
import type { Json } from './json.ts';

/** A number of 16 digits or more, or with an exponent, in the place of a value. All others fit into a double. */
const suspect = /(?:^|[[:,])\s*-?(?:\d[\d.]{15}|[\d.]+[eE])/;

/**
 * Parses text of unknown origin; never throws. No digit of a number changes: a number that a double cannot hold becomes
 * an `ExactNumber`. Only a text that may contain one pays for the slower parse.
 */
export function parseJson(
  text: string,
): { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'not-json' } {
  try {
    const value: Json = suspect.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text);
    return { kind: 'json', value };
  } catch {
    return { kind: 'not-json' };
  }
}

function keepNumber(_name: string, value: Json, { source }: { readonly source?: string }): Json {
  return typeof value === 'number' && source !== undefined ? exactNumber(source) : value;
}
