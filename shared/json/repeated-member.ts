import { ExactNumber } from './exact-number.ts';
import { isArray } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';
import { blank, colon, endOfBlanks, endOfString, quoteMark, stringAt } from './json-tokens.ts';
import { formatPointer } from './pointer.ts';
import { printable, quote } from './printable.ts';

/** A member name that an object has more than once, and the way to that object. */
export interface RepeatedMember {
  readonly tokens: readonly string[];
  readonly name: string;
}

/** An object or a list of the text that has not ended yet. */
interface Open {
  /** The names so far, after unescaping; undefined for a list. */
  readonly names: Set<string> | undefined;
  /** The name or the index of the value that comes next. */
  step: string | number;
}

/** Most characters of a pointer in a message; a hostile one may be a megabyte long. */
const maxPointerLength = 200;

const comma = 0x2c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

/**
 * Finds the first member that an object of a JSON text has twice. I-JSON (RFC 7493) forbids it, because parsers disagree
 * about which of the two counts. `"a"` and `"\u0061"` are one name.
 *
 * Counts the names of the text and the members of the value, at a quarter of the cost of parsing. Only where the counts
 * differ does it read the text again for the place. Takes linear time, whatever the nesting.
 *
 * @param text valid JSON
 * @param value the result of `JSON.parse`
 */
export function repeatedMember(text: string, value: Json): RepeatedMember | undefined {
  return countNames(text) === countMembers(value) ? undefined : findRepeated(text);
}

/** Says which name is repeated and where: `the body has the member "a" more than once, in /b/0`. Never long. */
export function repeatedText(what: string, { tokens, name }: RepeatedMember): string {
  const pointer = formatPointer(tokens).slice(0, maxPointerLength).toWellFormed();
  return `${what} has the member ${quote(name)} more than once${pointer === '' ? '' : `, in ${printable(pointer)}`}`;
}

/**
 * Counts each colon after a quote mark. These are the names, and colons inside texts that follow an escaped quote mark:
 * never too few, and seldom too many. Hops from colon to colon, which the engine does faster than any loop.
 */
function countNames(text: string): number {
  let names = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) <= blank) before -= 1;
    if (text.charCodeAt(before) === quoteMark) names += 1;
  }
  return names;
}

/** A value out of `JSON.parse` inherits nothing that is enumerated, so that `for in` meets its own members only. */
function countMembers(value: Json): number {
  let members = 0;
  const pending: (JsonObject | readonly Json[])[] = [];
  const add = (one: Json | undefined): void => {
    if (typeof one === 'object' && one !== null && !(one instanceof ExactNumber)) pending.push(one);
  };
  add(value);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isArray(next)) {
      for (const one of next) add(one);
      continue;
    }
    for (const name in next) {
      members += 1;
      add(next[name]);
    }
  }
  return members;
}

function findRepeated(text: string): RepeatedMember | undefined {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const current = open.at(-1);
    switch (text.charCodeAt(at)) {
      case openBrace:
        open.push({ names: new Set(), step: '' });
        break;
      case openBracket:
        open.push({ names: undefined, step: 0 });
        break;
      case closeBrace:
      case closeBracket:
        open.pop();
        break;
      case comma:
        if (typeof current?.step === 'number') current.step += 1;
        break;
      case quoteMark: {
        const end = endOfString(text, at);
        if (current?.names !== undefined && text.charCodeAt(endOfBlanks(text, end)) === colon) {
          const name = stringAt(text, at, end);
          if (current.names.has(name)) return { tokens: wayTo(open), name };
          current.names.add(name);
          current.step = name;
        }
        at = end - 1;
        break;
      }
      default:
    }
  }
  return undefined;
}

/** The way to the innermost object: the steps of those around it. */
function wayTo(open: readonly Open[]): readonly string[] {
  return open.slice(0, -1).map(({ step }) => String(step));
}
