import { isKeptAsNumber } from './decimal.ts';
import { exactNumber } from './exact-number.ts';
import type { Json } from './json.ts';
import { hasBackslashName, rereadNames } from './reread-names.ts';

/** The least characters of a number without an exponent that a double may not hold. */
const longRun = 16;

/** The end of a number whose exponent has three digits. A double holds up to 15 digits with any shorter exponent. */
const longExponent = /[eE][+-]?\d{3,}(?=\s*(?:[,\]}]|$))/;

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

/** In doubt true: a text within the JSON may look like a number. Nearly every text is through after two quick looks. */
function needsExactNumbers(text: string): boolean {
  if (!hasLongRun(text) && !longExponent.test(text)) return false;
  for (const [, number = ''] of text.matchAll(suspects)) if (!isKeptAsNumber(number)) return true;
  return false;
}

/**
 * Returns whether digits and points stand in a row of 16 or more. Such a row covers one of every 16 characters, and with
 * it the eighth before or after.
 */
function hasLongRun(text: string): boolean {
  for (let at = longRun - 1; at < text.length; at += longRun) {
    if (!isDigitOrPoint(text, at)) continue;
    if (!isDigitOrPoint(text, at - longRun / 2) && !isDigitOrPoint(text, at + longRun / 2)) continue;
    let [start, end] = [at, at + 1];
    while (end - start < longRun && isDigitOrPoint(text, start - 1)) start -= 1;
    while (end - start < longRun && isDigitOrPoint(text, end)) end += 1;
    if (end - start >= longRun) return true;
  }
  return false;
}

function isDigitOrPoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
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
