import { ExactNumber } from './exact-number.ts';
import { isArray } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';
import { colon, endOfBlanks, endOfString, stringAt } from './json-tokens.ts';

/**
 * Returns whether a value has a member name with a backslash. Only then may V8 have misread the text: it expects the
 * names that it has seen before, and takes an escaped name for an expected one that has its first characters. After
 * `{"\\":1}`, the name in `{"\u0061":1}` may be read as a backslash.
 */
export function hasBackslashName(value: Json): boolean {
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === null || typeof next !== 'object' || next instanceof ExactNumber) continue;
    if (isArray(next)) {
      for (const item of next) pending.push(item);
      continue;
    }
    for (const [name, member] of Object.entries(next)) {
      if (name.includes('\\')) return true;
      pending.push(member);
    }
  }
  return false;
}

/**
 * Parses valid JSON with each name read by itself. V8 parses the text with numbers in the place of the names, which it
 * cannot mistake, and then the names are put back.
 *
 * @param parse parses the text with numbered names
 */
export function rereadNames(text: string, parse: (text: string) => Json): Json {
  const names: string[] = [];
  const pieces: string[] = [];
  let from = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    const end = endOfString(text, at);
    if (text.charCodeAt(endOfBlanks(text, end)) === colon) {
      pieces.push(text.slice(from, at), `"${names.length}"`);
      names.push(stringAt(text, at, end));
      from = end;
    }
    at = end;
  }
  return withNames(parse(pieces.join('') + text.slice(from)), names);
}

/** Copies a value without recursion, because the sender chooses its depth. */
function withNames(numbered: Json, names: readonly string[]): Json {
  const pending: { readonly from: JsonObject | readonly Json[]; readonly to: object }[] = [];
  const copy = (value: Json): Json => {
    if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
    const to: Json = isArray(value) ? [] : {};
    pending.push({ from: value, to });
    return to;
  };
  const root = copy(numbered);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const isList = isArray(next.from);
    for (const [key, member] of Object.entries(next.from)) {
      // Unlike an assignment, this makes `__proto__` a member like any other.
      Object.defineProperty(next.to, isList ? key : (names[Number(key)] ?? key), {
        value: copy(member),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
  }
  return root;
}
