import { ExactNumber, isInRange } from './exact-number.ts';
import { isArray } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';

/** The reason why a value cannot be stored or sent unchanged, and the place of the reason. */
export interface JsonFault {
  readonly kind: 'too-deep' | 'lone-surrogate' | 'not-finite';
  /** The reference tokens of the value; of the object whose member has such a name. */
  readonly tokens: readonly string[];
}

const texts: Readonly<Record<JsonFault['kind'], string>> = {
  'too-deep': 'is nested too deeply',
  'lone-surrogate': 'holds text that is not well-formed Unicode',
  'not-finite': 'holds a number out of range',
};

/** A member name or an index that a message may show. Others, such as addresses as names, may be personal data. */
const shown = /^(?:[A-Za-z_][\w-]{0,39}|\d{1,6})$/;

/** As many levels as a message shows. */
const maxLevels = 10;

/** Returns the fault as a sentence about the checked value: `data/order/total holds a number out of range`. */
export function faultText(name: string, { kind, tokens }: JsonFault): string {
  const levels = tokens.slice(0, maxLevels).map((token) => `/${shown.test(token) ? token : '*'}`);
  return `${name}${levels.join('')}${tokens.length > maxLevels ? '/…' : ''} ${texts[kind]}`;
}

/** An array or object that is still to be looked at, with its way from the root. */
interface Place {
  readonly value: readonly Json[] | JsonObject;
  readonly depth: number;
  readonly name: string;
  readonly parent: Place | undefined;
}

/**
 * Returns the first reason why a parsed value cannot be sent, or `undefined`. The reasons are more than `maxDepth`
 * nested arrays and objects, a lone surrogate (`"\ud800"`), or a number out of range (`1e400`). No walk recurses, so
 * that no depth overflows the stack.
 */
export function jsonFault(value: Json, maxDepth: number): JsonFault | undefined {
  return isSound(value, maxDepth) ? undefined : locateFault(value, maxDepth);
}

type Nested = JsonObject | readonly Json[];

/** Tells whether a value can be sent. It keeps no places, because nearly every value can be. */
function isSound(value: Json, maxDepth: number): boolean {
  let level: Nested[] = [];
  if (!isSoundMember(value, level)) return false;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxDepth) return false;
    const inner: Nested[] = [];
    for (const nested of level) {
      if (!(isArray(nested) ? isSoundList(nested, inner) : isSoundObject(nested, inner))) return false;
    }
    level = inner;
  }
  return true;
}

function isSoundList(list: readonly Json[], inner: Nested[]): boolean {
  for (const item of list) if (!isSoundMember(item, inner)) return false;
  return true;
}

/** JSON inherits nothing that is enumerated, and `for in` makes no list of the names. */
function isSoundObject(object: JsonObject, inner: Nested[]): boolean {
  for (const name in object) if (!name.isWellFormed() || !isSoundMember(object[name], inner)) return false;
  return true;
}

/** Judges a plain value, and leaves a nested one for the next level. */
function isSoundMember(value: Json | undefined, inner: Nested[]): boolean {
  if (typeof value !== 'object') return value === undefined || scalarFault(value) === undefined;
  if (value === null) return true;
  if (value instanceof ExactNumber) return isInRange(value);
  inner.push(value);
  return true;
}

function locateFault(value: Json, maxDepth: number): JsonFault | undefined {
  const kind = scalarFault(value);
  if (kind !== undefined) return { kind, tokens: [] };
  if (!isContainer(value)) return undefined;
  const pending: Place[] = [{ value, depth: 1, name: '', parent: undefined }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    if (place.depth > maxDepth) return { kind: 'too-deep', tokens: tokensOf(place) };
    const fault = lookInto(place, pending);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function lookInto(place: Place, pending: Place[]): JsonFault | undefined {
  const isNamed = !isArray(place.value);
  for (const [name, member] of Object.entries<Json>(place.value)) {
    if (isNamed && !name.isWellFormed()) return { kind: 'lone-surrogate', tokens: tokensOf(place) };
    const kind = scalarFault(member);
    if (kind !== undefined) return { kind, tokens: tokensOf(place, name) };
    if (isContainer(member)) pending.push({ value: member, depth: place.depth + 1, name, parent: place });
  }
  return undefined;
}

function isContainer(value: Json): value is readonly Json[] | JsonObject {
  return typeof value === 'object' && value !== null && !(value instanceof ExactNumber);
}

function scalarFault(value: Json): JsonFault['kind'] | undefined {
  if (typeof value === 'string' && !value.isWellFormed()) return 'lone-surrogate';
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'not-finite';
  if (value instanceof ExactNumber && !isInRange(value)) return 'not-finite';
  return undefined;
}

function tokensOf(place: Place, ...last: readonly string[]): readonly string[] {
  const tokens = [...last];
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) tokens.push(at.name);
  return tokens.toReversed();
}
