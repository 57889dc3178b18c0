import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import type { Named, SchemaDraft } from './draft.ts';
import type { Path } from '../source/mistake.ts';

export function schemaIn(value: Json | undefined, path: Path): SchemaDraft | undefined {
  return isJsonObject(value) || (typeof value === 'string' && value !== '') ? { value, path } : undefined;
}

export function namesIn(value: Json | undefined, path: Path): readonly Named[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((name, index) =>
    typeof name === 'string' && name !== '' ? [{ name, path: [...path, index] }] : [],
  );
}

export function textIn(value: Json | undefined, path: Path): Named | undefined {
  return typeof value === 'string' && value !== '' ? { name: value, path } : undefined;
}

/** Returns one text, or those of a list. */
export function textsIn(value: Json | undefined, path: Path): readonly Named[] {
  const text = textIn(value, path);
  return text === undefined ? namesIn(value, path) : [text];
}

export function isTextList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

export function members(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
