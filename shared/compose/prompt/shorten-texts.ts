import { isArray, isObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';

/** Stands, visibly, where text was cut off. */
const CUT_MARK = ' [cut]';

/** Deeper than any real message; what lies below is cut, so that no body can exhaust the stack. */
const DEEPEST = 100;

export interface Shortened {
  readonly value: Json;
  /** True if anything was cut. */
  readonly cut: boolean;
}

/**
 * The value with every text longer than `cap` UTF-16 units cut there and marked. Member names, numbers and structure
 * stay. A text that the mark would make no shorter stays whole, so the result shrinks steadily with the cap.
 */
export function shortenTexts(value: Json, cap: number): Shortened {
  let cut = false;
  const walk = (part: Json, depth: number): Json => {
    if (typeof part === 'string') {
      if (part.length <= cap + CUT_MARK.length) return part;
      cut = true;
      return wholeCharacters(part, cap) + CUT_MARK;
    }
    if (!isArray(part) && !isObject(part)) return part;
    if (depth >= DEEPEST) {
      cut = true;
      return CUT_MARK.trim();
    }
    if (isArray(part)) return part.map((item) => walk(item, depth + 1));
    return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, walk(item, depth + 1)]));
  };
  const shortened = walk(value, 0);
  return { value: shortened, cut };
}

/** The length, in UTF-16 units, of the longest text in the value. */
export function longestText(value: Json): number {
  const left: Json[] = [value];
  let longest = 0;
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part === 'string') longest = Math.max(longest, part.length);
    else if (isArray(part) || isObject(part)) {
      for (const item of isArray(part) ? part : Object.values(part)) left.push(item);
    }
  }
  return longest;
}

/** Never half a character: a cut between the two halves of a surrogate pair moves back by one. */
function wholeCharacters(text: string, cap: number): string {
  const last = text.charCodeAt(cap - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? cap - 1 : cap);
}
