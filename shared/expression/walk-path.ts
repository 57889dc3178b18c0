import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';

/**
 * JSONata's two kinds of many: an array stands in the document and stays what it is, a sequence is what a step found
 * in several places, and one of a single value is that value.
 */
type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'sequence'; readonly values: readonly Json[] };

const nothing: Found = { kind: 'nothing' };

/**
 * Evaluates a plain path as JSONata does, without its engine: names step into objects and through arrays, and only
 * what an object has itself counts. Several finds come as an array, none as `undefined`.
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

/** An array that was found among others is one more sequence; at the end of a path, and alone, it stays an array. */
function flatten(finds: readonly Found[], isLast: boolean): Found {
  const there = finds.filter((found) => found.kind !== 'nothing');
  const [only] = there;
  if (isLast && there.length === 1 && only?.kind === 'value' && Array.isArray(only.value)) return only;
  return { kind: 'sequence', values: there.flatMap((found) => valuesOf(spread(found))) };
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
