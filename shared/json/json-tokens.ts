import type { Json } from './json.ts';

/** A JSON text has no other characters up to the blank. */
export const blank = 0x20;
export const quoteMark = 0x22;
export const colon = 0x3a;
const backslash = 0x5c;

/** Returns the place after the string that begins at `start`. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

/** An odd number of backslashes stands before an escaped character. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === backslash) start -= 1;
  return (at - start) % 2 === 1;
}

/** Returns the first place from `start` on that has no blank. */
export function endOfBlanks(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= blank) at += 1;
  return at;
}

/** Returns the text of the string that stands between two places, unescaped. */
export function stringAt(text: string, start: number, end: number): string {
  const value: Json = JSON.parse(text.slice(start, end));
  if (typeof value !== 'string') throw new TypeError('no string stands there');
  return value;
}
