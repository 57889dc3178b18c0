import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { editorSchema } from '../definition/editor-schema.ts';
import type { Path } from '../source/mistake.ts';

/** Made at the first mistake, and once: making it takes longer than all checks. */
let whole: JsonObject | undefined;

/** Returns the definition at a path, from the schema that editors offer its keys from. */
export function definitionAt(path: Path): JsonObject | undefined {
  whole ??= editorSchema();
  let schema: Json | undefined = whole;
  for (const step of path) schema = memberSchema(schema, step);
  return isJsonObject(schema) ? schema : undefined;
}

/** Returns the keys that the map at a path may have; none where the definition names none. */
export function knownKeys(path: Path): readonly string[] {
  const properties = alternative(definitionAt(path), 'object')?.['properties'];
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

/** Tells whether the key at the end of a path can be left out. */
export function isOptional(path: Path): boolean {
  const name = path.at(-1);
  const parent = alternative(definitionAt(path.slice(0, -1)), 'object');
  const required = parent?.['required'];
  const properties = parent?.['properties'];
  if (typeof name !== 'string' || !isJsonObject(properties) || !Object.hasOwn(properties, name)) return false;
  return !(Array.isArray(required) && required.includes(name));
}

/** Returns the first sentence about the value at a path, or about the list that holds it. */
export function meaningAt(path: Path): string | undefined {
  const around = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  const description = definitionAt(path)?.['description'] ?? definitionAt(around)?.['description'];
  if (typeof description !== 'string') return undefined;
  const [first = ''] = description.split(/\.(?:\s|$)/, 1);
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

/** Returns the schema itself, or the first of its alternatives, that is of a type. */
export function alternative(schema: Json | undefined, ...types: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(schema)) return undefined;
  const all = schema['anyOf'];
  const isMeant = (part: Json | undefined): part is JsonObject =>
    isJsonObject(part) && types.some((type) => type === part['type']);
  return Array.isArray(all) ? all.find(isMeant) : isMeant(schema) ? schema : undefined;
}

function memberSchema(schema: Json | undefined, step: string | number): Json | undefined {
  const list = typeof step === 'number' ? alternative(schema, 'array') : undefined;
  if (list !== undefined) return list['items'];
  const object = alternative(schema, 'object');
  const properties = object?.['properties'];
  const own = isJsonObject(properties) ? ownMember(properties, String(step)) : undefined;
  return own ?? object?.['additionalProperties'];
}
