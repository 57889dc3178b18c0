import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';

/**
 * The plainest value that satisfies a schema as the API is sent it: constraints such as `minItems: 3` stand in the
 * description by then, in braces, and are read from there.
 */
export function schemaSample(schema: Json | undefined, root: Json | undefined = schema): Json {
  if (!isJsonObject(schema)) return null;
  const { $ref: ref, anyOf, allOf, enum: choices } = schema;
  if (typeof ref === 'string' && isJsonObject(root) && isJsonObject(root['$defs'])) {
    return schemaSample(root['$defs'][ref.slice('#/$defs/'.length)], root);
  }
  if (schema['const'] !== undefined) return schema['const'];
  if (isArray(choices)) return choices[0] ?? null;
  if (isArray(anyOf)) return schemaSample(anyOf[0], root);
  if (isArray(allOf)) {
    return Object.fromEntries(allOf.flatMap((part) => Object.entries(schemaSample(part, root) ?? {})));
  }
  const type = isArray(schema['type']) ? schema['type'][0] : schema['type'];
  if (type === 'object') {
    const { properties } = schema;
    if (!isJsonObject(properties)) return {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, schemaSample(part, root)]),
    );
  }
  if (type === 'array') {
    return Array.from({ length: constraint(schema, 'minItems') ?? 0 }, () =>
      schemaSample(schema['items'], root),
    );
  }
  if (type === 'string') {
    return 'sample'
      .padEnd(constraint(schema, 'minLength') ?? 0, '.')
      .slice(0, constraint(schema, 'maxLength'));
  }
  if (type === 'integer' || type === 'number') {
    return constraint(schema, 'minimum') ?? Math.min(1, constraint(schema, 'maximum') ?? 1);
  }
  return type === 'boolean' ? true : null;
}

function constraint(schema: JsonObject, name: string): number | undefined {
  if (typeof schema[name] === 'number') return schema[name];
  const described = typeof schema['description'] === 'string' ? schema['description'] : '';
  const found = new RegExp(`\\{.*\\b${name}: (-?[0-9.]+)`, 's').exec(described)?.[1];
  return found === undefined ? undefined : Number(found);
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
