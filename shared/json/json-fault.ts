import { isArray } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';

/** The reason why a value cannot be stored or sent unchanged. */
export type JsonFault = 'too-deep' | 'lone-surrogate' | 'not-finite';

/** The reasons in words, to follow the name of the checked value. */
export const jsonFaultText: Readonly<Record<JsonFault, string>> = {
  'too-deep': 'is nested too deeply',
  'lone-surrogate': 'holds text that is not well-formed Unicode',
  'not-finite': 'holds a number out of range',
};

type Nested = JsonObject | readonly Json[];

/**
 * Returns the first reason why a parsed value cannot be sent, or `undefined`. The reasons are more than `maxDepth`
 * nested arrays and objects, a lone surrogate (`"\ud800"`), or a number that overflowed to Infinity (`1e400`). The walk
 * goes level by level, so that no depth overflows the stack.
 */
export function jsonFault(value: Json, maxDepth: number): JsonFault | undefined {
  let level: Nested[] = [];
  const fault = valueFault(value, level);
  if (fault !== undefined) return fault;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxDepth) return 'too-deep';
    const inner: Nested[] = [];
    for (const nested of level) {
      const found = isArray(nested) ? itemFault(nested, inner) : memberFault(nested, inner);
      if (found !== undefined) return found;
    }
    level = inner;
  }
  return undefined;
}

function itemFault(list: readonly Json[], inner: Nested[]): JsonFault | undefined {
  for (const item of list) {
    const fault = valueFault(item, inner);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** JSON inherits nothing that is enumerated, and `for in` makes no list of what it meets. */
function memberFault(object: JsonObject, inner: Nested[]): JsonFault | undefined {
  for (const name in object) {
    if (!name.isWellFormed()) return 'lone-surrogate';
    const fault = valueFault(object[name], inner);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Judges a plain value, and leaves a nested one for the next level. */
function valueFault(value: Json | undefined, inner: Nested[]): JsonFault | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : 'lone-surrogate';
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'not-finite';
  if (typeof value === 'object' && value !== null) inner.push(value);
  return undefined;
}
