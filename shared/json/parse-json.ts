import { isKeptAsNumber } from './decimal.ts';
import { exactNumber } from './exact-number.ts';
import type { Json } from './json.ts';

/** A number of 16 characters or more, or with an exponent, in the place of a value. A double holds all others. */
const suspects = /(?:^|[[:,])\s*(-?(?:\d[\d.]{15,}|\d[\d.]*(?=[eE]))(?:[eE][+-]?\d+)?)(?=\s*(?:[,\]}]|$))/g;

/**
 * Parses text of unknown origin; never throws. No digit of a number changes: a number that a double cannot hold becomes
 * an `ExactNumber`. Only a text that contains one pays for the slower parse.
 */
export function parseJson(
  text: string,
): { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'not-json' } {
  try {
    return { kind: 'json', value: readJson(text) };
  } catch {
    return { kind: 'not-json' };
  }
}

/**
 * Parses text that is JSON unless something is broken, and keeps its numbers as {@link parseJson} does.
 *
 * @throws SyntaxError
 */
export function readJson(text: string): Json {
  return needsExactNumbers(text) ? parseExactly(text) : JSON.parse(text);
}

/** In doubt true: a text within the JSON may look like a number. */
function needsExactNumbers(text: string): boolean {
  for (const [, number = ''] of text.matchAll(suspects)) if (!isKeptAsNumber(number)) return true;
  return false;
}

/** A reviver recurses, so it cannot read what is nested tens of thousands deep. No envelope is. */
function parseExactly(text: string): Json {
  try {
    return JSON.parse(text, keepNumber);
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

function keepNumber(_name: string, value: Json, { source }: { readonly source?: string }): Json {
  return typeof value === 'number' && source !== undefined ? exactNumber(source) : value;
}
