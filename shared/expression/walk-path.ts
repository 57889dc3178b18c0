import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';

/**
 * The result of a step. JSONata has two kinds of multiple values. An array stands in the document and stays an array. A
 * sequence collects the results of a step, and a sequence of one value is that value.
 */
type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'sequence'; readonly values: readonly Json[] };

const nothing: Found = { kind: 'nothing' };

/**
 * Evaluates a plain path as JSONata does, without its engine. Names step into objects and through arrays, and only own
 * members count. Several results come as an array, none as `undefined`.
 *
 * @see https://docs.jsonata.org/processing
 */
export function walkPath(document: Json, path: readonly string[]): Json | undefined {
  let found: Found = { kind: 'sequence', values: [document] };
  for (const [index, name] of path.entries()) {
    const finds = valuesOf(found).map((value) => unwrap(lookup(value, name)));
    found = flatten(finds, index === path.length - 1);
  }
  const result = unwrap(found);
  if (result.kind === 'nothing') return undefined;
  return result.kind === 'value' ? result.value : result.values;
}

function lookup(value: Json, name: string): Found {
  if (Array.isArray(value)) {
    return { kind: 'sequence', values: value.flatMap((item) => valuesOf(spread(lookup(item, name)))) };
  }
  const member = isJsonObject(value) ? ownMember(value, name) : undefined;
  return member === undefined ? nothing : { kind: 'value', value: member };
}

function unwrap(found: Found): Found {
  if (found.kind !== 'sequence' || found.values.length > 1) return found;
  const [only] = found.values;
  return only === undefined ? nothing : { kind: 'value', value: only };
}

/**
 * Flattens the results of a step. An array among several results is one more sequence. A single array at the end of a
 * path stays an array.
 */
function flatten(finds: readonly Found[], isLast: boolean): Found {
  const present = finds.filter((found) => found.kind !== 'nothing');
  const [only] = present;
  if (isLast && present.length === 1 && only?.kind === 'value' && Array.isArray(only.value)) return only;
  return { kind: 'sequence', values: present.flatMap((found) => valuesOf(spread(found))) };
}

function spread(found: Found): Found {
  return found.kind === 'value' && Array.isArray(found.value)
    ? { kind: 'sequence', values: found.value }
    : found;
}

function valuesOf(found: Found): readonly Json[] {
  switch (found.kind) {
    case 'nothing':
      return [];
    case 'value':
      return [found.value];
    case 'sequence':
      return found.values;
  }
}
