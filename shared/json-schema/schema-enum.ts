import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { resolve } from './schema-types.ts';

/** References may lead in circles. */
const mostSteps = 64;

/**
 * The texts of which a field is one, or of which its items are, where the schema lists them; `undefined` where it does
 * not, or not plainly: behind `properties` and references alone.
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
  for (let step = 0; step < mostSteps && isJsonObject(found); step += 1) {
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
