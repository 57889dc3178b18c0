import { isKeptAsNumber } from './decimal.ts';
import { exactNumber } from './exact-number.ts';
import type { Json } from './json.ts';
import { mayHoldExactNumber } from './number-suspicion.ts';
import { hasBackslashName, rereadNames } from './reread-names.ts';

/** A number in the place of a value that a double may not hold. */
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
  const value = parseKeepingNumbers(text);
  // Only a text with an escape can have the names that V8 may misread.
  return text.includes('\\') && hasBackslashName(value) ? rereadNames(text, parseKeepingNumbers) : value;
}

function parseKeepingNumbers(text: string): Json {
  return needsExactNumbers(text) ? parseExactly(text) : JSON.parse(text);
}

/** In doubt true: a text within the JSON may look like a number. */
function needsExactNumbers(text: string): boolean {
  if (!mayHoldExactNumber(text)) return false;
  for (const [, number = ''] of text.matchAll(suspects)) if (!isKeptAsNumber(number)) return true;
  return false;
}

/** A reviver recurses, so it cannot read a value of ten thousand levels. No envelope has so many. */
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
