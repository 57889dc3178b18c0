import { isArray, isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { resolve } from '../../shared/json-schema/schema-types.ts';
import { allSubschemas } from '../../shared/json-schema/subschemas.ts';

/** Returns the schema to which a reference leads, by a JSON Pointer, an anchor or an id. */
export function referenceTarget(root: Json, ref: string): Json | undefined {
  if (ref === '#' || ref.startsWith('#/')) return resolve(root, ref);
  const name = ref.replace(/^#/, '');
  return allSubschemas(root).find(({ schema }) =>
    ['$anchor', '$dynamicAnchor', '$id'].some((key) => ownMember(schema, key) === name),
  )?.schema;
}

/** Tells whether a schema is defined by itself alone: no object and no list lies between. */
export function standsForItself(root: Json, schema: Json): boolean {
  const seen = new Set<Json>();
  const pending = [...directTargets(root, schema)];
  for (const one of pending) {
    if (one === schema) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    pending.push(...directTargets(root, one));
  }
  return false;
}

/** Returns the targets of the references that describe the very value of a schema. */
function directTargets(root: Json, schema: Json): readonly Json[] {
  if (!isJsonObject(schema)) return [];
  const own = ['$ref', '$dynamicRef'].flatMap((keyword) => {
    const ref = ownMember(schema, keyword);
    const target = typeof ref === 'string' ? referenceTarget(root, ref) : undefined;
    return target === undefined ? [] : [target];
  });
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
    const list = ownMember(schema, keyword);
    return list !== undefined && isArray(list) ? list : [];
  });
  return [...own, ...parts.flatMap((part) => directTargets(root, part))];
}
