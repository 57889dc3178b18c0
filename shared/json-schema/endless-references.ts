import { quote } from '../json/printable.ts';
import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { resolve } from './schema-types.ts';
import { allSubschemas, type Subschema } from './subschemas.ts';

/** The keywords that apply schemas to the same value, not to a part of it. */
const inPlace = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas']);

/** A reference that leads back to itself, with the path to it; a fault of the schema. */
interface EndlessReference {
  readonly tokens: readonly string[];
  readonly message: string;
}

/**
 * Finds the references by which a schema applies itself to the same value again. Its check would never end, so every
 * message would be rejected.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-9.4.1
 */
export function endlessReferences(schema: JsonObject): readonly EndlessReference[] {
  const done = new Set<JsonObject>();
  for (const { schema: part } of allSubschemas(schema)) {
    const ref = findCycle(part, schema, done);
    if (ref === undefined) continue;
    const message = `refers to ${quote(ref)}, which applies itself to the same value again, without end; refer to a part that does not refer back`;
    const at = allSubschemas(schema).find((one) => one.schema['$ref'] === ref);
    return [{ tokens: [...(at?.tokens ?? []), '$ref'], message }];
  }
  return [];
}

/** Returns a reference on a circle that can be reached from a part; `undefined` if there is none. */
function findCycle(start: JsonObject, root: JsonObject, done: Set<JsonObject>): string | undefined {
  // A stack of its own, because a schema may be nested as deep as its author likes.
  const trail = new Set<JsonObject>();
  const pending: { readonly part: JsonObject; readonly ref?: string; readonly isLeft?: true }[] = [
    { part: start },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, ref, isLeft } = next;
    if (isLeft) {
      trail.delete(part);
      done.add(part);
      continue;
    }
    if (trail.has(part) && ref !== undefined) return ref;
    if (trail.has(part) || done.has(part)) continue;
    trail.add(part);
    pending.push({ part, isLeft: true }, ...nextOf(part, root));
  }
  return undefined;
}

/** Returns the schemas that apply to the value of a part too. */
function nextOf(part: JsonObject, root: JsonObject): readonly { part: JsonObject; ref?: string }[] {
  const { $ref: ref } = part;
  const target = typeof ref === 'string' ? (resolve(root, ref) ?? anchored(root, ref)) : undefined;
  return [
    ...(typeof ref === 'string' && isJsonObject(target) ? [{ part: target, ref }] : []),
    ...Object.entries(part).flatMap(([keyword, value]) =>
      inPlace.has(keyword) ? schemasIn(keyword, value).map((inner) => ({ part: inner })) : [],
    ),
  ];
}

function schemasIn(keyword: string, value: Json): readonly JsonObject[] {
  if (isArray(value)) return value.filter((inner) => isJsonObject(inner));
  if (!isJsonObject(value)) return [];
  return keyword === 'dependentSchemas'
    ? Object.values(value).filter((inner) => isJsonObject(inner))
    : [value];
}

function anchored(root: JsonObject, ref: string): JsonObject | undefined {
  const isNamed = ({ schema }: Subschema): boolean => `#${String(schema['$anchor'])}` === ref;
  return allSubschemas(root).find((part) => isNamed(part))?.schema;
}
