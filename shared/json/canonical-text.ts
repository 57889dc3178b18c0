import type { Json } from './json.ts';
import { ExactNumber } from './exact-number.ts';
import { isArray } from './is-json-object.ts';

/**
 * Returns one text for each distinct value: members sorted by UTF-16 code units, -0 as 0 (RFC 8785). Unlike a
 * canonicaliser for signatures it is total. Lone surrogates are escaped, and the Infinity that `1e999` decodes to has a
 * name, because the text only distinguishes claims.
 */
export function canonicalText(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber) return String(value);
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}

/** Compares by UTF-16 code units, independent of any locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
