import { ExactNumber, toDouble } from '../json/exact-number.ts';
import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { memberOf } from '../json/member-of.ts';
import { replaceExact } from '../json/replace-exact.ts';
import type { BridgeFile } from './definition/bridge-file.ts';
import type { Path } from './source/mistake.ts';

/** The keys under which a schema may stand in place; `*` stands for any name. */
const schemaPlaces: readonly Path[] = [
  ['topics', '*', 'schema'],
  ['fusions', '*', 'compose', 'output'],
];

/** Returns the file with doubles in the place of exact numbers, which its definition does not know. */
export function withDoubles(file: Json): Json {
  return replaceExact(file, toDouble);
}

/** Finds the numbers outside of schemas that a double does not hold. Settings are ordinary numbers. */
export function exactSettings(file: Json, path: Path = []): readonly Path[] {
  if (!ExactNumber.isUsed || schemaPlaces.some((place) => isAt(path, place))) return [];
  if (file instanceof ExactNumber) return [path];
  if (isArray(file)) return file.flatMap((item, index) => exactSettings(item, [...path, index]));
  if (!isJsonObject(file)) return [];
  return Object.entries(file).flatMap(([name, member]) => exactSettings(member, [...path, name]));
}

function isAt(path: Path, place: Path): boolean {
  return path.length === place.length && place.every((step, index) => step === '*' || step === path[index]);
}

/**
 * Returns a function that finds the schemas in place as they are written. Their numbers have all digits.
 */
export function schemasAsWritten(
  { topics, fusions }: BridgeFile,
  file: Json,
): (schema: string | JsonObject) => string | JsonObject {
  const written = new Map<unknown, JsonObject>();
  const add = (checked: unknown, path: readonly string[]): void => {
    const found = path.reduce<Json | undefined>(memberOf, file);
    if (isJsonObject(found)) written.set(checked, found);
  };
  for (const [name, { schema }] of Object.entries(topics)) add(schema, ['topics', name, 'schema']);
  for (const [name, { compose }] of Object.entries(fusions))
    add(compose?.output, ['fusions', name, 'compose', 'output']);
  return (schema) => written.get(schema) ?? schema;
}
