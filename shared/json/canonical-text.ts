import type { Json } from './json.ts';
import { ExactNumber } from './exact-number.ts';
import { isArray } from './is-json-object.ts';

/**
 * One text a value: members sorted by UTF-16 code units, -0 as 0 (RFC 8785). Unlike a canonicaliser for signatures it
 * is total: lone surrogates are escaped and what `1e999` decodes to is named, for here a text only tells claims apart.
 */
export function canonicalText(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber) return String(value);
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}

/** By UTF-16 code units, so that no locale has a say. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
