import { isArray, isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { ExactNumber } from '../../shared/json/exact-number.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';

/** Names the types to which the references of a schema lead. */
export interface Naming {
  /** Returns the name of the type of a reference; undefined where the reference leads nowhere, or round in a circle. */
  readonly nameOf: (ref: string) => string | undefined;
}

type Types = ReadonlySet<string>;

/**
 * Writes the TypeScript type of a JSON Schema. Each valid value has the type. The reverse does not hold: bounds,
 * patterns, formats, `not` and `if` have no counterpart in TypeScript.
 *
 * @param known the types that an outer schema allows for the same value
 */
export function typeText(schema: Json | undefined, naming: Naming, known?: Types): string {
  if (schema === false) return 'never';
  if (!isJsonObject(schema)) return 'unknown';
  const types = typesIn(schema) ?? known;
  const facets = [
    ...refText(schema, naming),
    ...literalText(schema),
    ...['allOf'].flatMap((keyword) => listIn(schema, keyword).map((part) => typeText(part, naming, types))),
    ...['anyOf', 'oneOf'].flatMap((keyword) => {
      const parts = listIn(schema, keyword);
      return parts.length === 0 ? [] : [union(parts.map((part) => typeText(part, naming, types)))];
    }),
    ...(types === undefined ? [] : [union([...types].map((type) => textOfType(type, schema, naming)))]),
  ];
  return intersection(facets);
}

function refText(schema: JsonObject, { nameOf }: Naming): readonly string[] {
  return ['$ref', '$dynamicRef'].flatMap((keyword) => {
    const ref = ownMember(schema, keyword);
    return typeof ref === 'string' ? [nameOf(ref) ?? 'unknown'] : [];
  });
}

function literalText(schema: JsonObject): readonly string[] {
  const only = ownMember(schema, 'const');
  const options = listIn(schema, 'enum');
  return [
    ...(only === undefined ? [] : [literal(only)]),
    ...(options.length === 0 ? [] : [union(options.map(literal))]),
  ];
}

function literal(value: Json): string {
  if (value instanceof ExactNumber) return 'number';
  if (isArray(value)) return `readonly [${value.map(literal).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${literal(one)}`);
  return `{ ${members.join('; ')} }`;
}

function typesIn(schema: JsonObject): Types | undefined {
  const type = ownMember(schema, 'type');
  if (type === undefined) return undefined;
  return new Set((isArray(type) ? type : [type]).filter((one) => typeof one === 'string'));
}

function textOfType(type: string, schema: JsonObject, naming: Naming): string {
  switch (type) {
    case 'object':
      return objectText(schema, naming);
    case 'array':
      return arrayText(schema, naming);
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return type;
    default:
      return 'unknown';
  }
}

function objectText(schema: JsonObject, naming: Naming): string {
  const properties = ownMember(schema, 'properties');
  const members = isJsonObject(properties) ? properties : {};
  const required = new Set(listIn(schema, 'required').filter((name) => typeof name === 'string'));
  const lines = Object.entries(members).map(
    ([name, member]) =>
      `${comment(member)}readonly ${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${typeText(member, naming)};`,
  );
  const unnamed = [...required].filter((name) => !Object.hasOwn(members, name));
  lines.push(...unnamed.map((name) => `readonly ${JSON.stringify(name)}: unknown;`));
  const isClosed = ['additionalProperties', 'unevaluatedProperties'].some(
    (name) => ownMember(schema, name) === false,
  );
  const patterns = ownMember(schema, 'patternProperties');
  const others = ownMember(schema, 'additionalProperties');
  if (lines.length === 0 && patterns === undefined && isJsonObject(others))
    return `{ readonly [name: string]: ${typeText(others, naming)} }`;
  // The type of an index covers all members, so the one for all others alone would be too narrow.
  if (!isClosed || patterns !== undefined) lines.push('readonly [name: string]: unknown;');
  return lines.length === 0 ? '{ readonly [name: string]: never }' : `{\n${lines.join('\n')}\n}`;
}

function arrayText(schema: JsonObject, naming: Naming): string {
  const items = ownMember(schema, 'items');
  const isTuple = items !== undefined && isArray(items);
  const prefix = isTuple ? items : listIn(schema, 'prefixItems');
  const rest = isTuple ? ownMember(schema, 'additionalItems') : items;
  if (prefix.length === 0) return `readonly (${typeText(rest, naming)})[]`;
  const places = prefix.map((item) => `(${typeText(item, naming)})?`);
  const more = rest === false ? [] : [`...(${typeText(rest, naming)})[]`];
  return `readonly [${[...places, ...more].join(', ')}]`;
}

/** Writes a description above a member. The end of a comment within it does not end the comment. */
export function comment(schema: Json | undefined): string {
  const description =
    schema !== undefined && isJsonObject(schema) ? ownMember(schema, 'description') : undefined;
  if (typeof description !== 'string' || description.trim() === '') return '';
  const lines = description.replaceAll('*/', '*\\/').split(/\r\n|[\r\n\u2028\u2029]/);
  return `/** ${lines.join(' ').trim()} */\n`;
}

function union(parts: readonly string[]): string {
  const distinct = [...new Set(parts)].filter((part) => part !== 'never');
  if (distinct.includes('unknown')) return 'unknown';
  if (distinct.length === 0) return 'never';
  return distinct.length === 1 ? (distinct[0] ?? 'never') : `(${distinct.join(' | ')})`;
}

function intersection(parts: readonly string[]): string {
  const distinct = [...new Set(parts)].filter((part) => part !== 'unknown');
  if (distinct.length === 0) return 'unknown';
  return distinct.length === 1 ? (distinct[0] ?? 'unknown') : `(${distinct.join(' & ')})`;
}

function listIn(schema: JsonObject, keyword: string): readonly Json[] {
  const value = ownMember(schema, keyword);
  return value !== undefined && isArray(value) ? value : [];
}
