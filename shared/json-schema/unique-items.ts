import { canonicalText } from '../json/canonical-text.ts';
import { isArray } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { originalOf } from './as-doubles.ts';

/** Returns whether no two items of an array are equal, exact numbers by all their digits. Takes linear time. */
export function hasUniqueItems(items: readonly Json[]): boolean {
  const scalars = new Set<Json>();
  const texts = new Set<string>();
  const original = originalOf(items);
  for (const item of isArray(original) ? original : items) {
    if (typeof item === 'object' && item !== null) texts.add(canonicalText(item));
    else scalars.add(item);
  }
  return scalars.size + texts.size === items.length;
}
