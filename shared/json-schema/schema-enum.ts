import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { resolve } from './schema-types.ts';

/** The limit of resolved references, which may be circular. */
const maxSteps = 64;

/**
 * Returns the texts that the schema lists for a field or its items. It returns `undefined` without such a list, or if
 * the list is not reachable by `properties` and references alone.
 */
export function enumAt(schema: Json, tokens: readonly string[]): readonly string[] | undefined {
  let place = deref(schema, schema);
  for (const token of tokens) {
    const properties = isJsonObject(place) ? place['properties'] : undefined;
    place = deref(schema, isJsonObject(properties) ? ownMember(properties, token) : undefined);
  }
  if (!isJsonObject(place)) return undefined;
  const items = deref(schema, place['items']);
  return textsOf(place['enum']) ?? (isJsonObject(items) ? textsOf(items['enum']) : undefined);
}

function deref(root: Json, schema: Json | undefined): Json | undefined {
  let found = schema;
  for (let step = 0; step < maxSteps && isJsonObject(found); step += 1) {
    const ref = found['$ref'];
    if (typeof ref !== 'string') return found;
    found = resolve(root, ref);
  }
  return undefined;
}

function textsOf(options: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(options)) return undefined;
  const texts = options.filter((option) => typeof option === 'string');
  return texts.length > 0 ? texts : undefined;
}
