import { isSlowPattern } from '../expression/slow-pattern.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { allSubschemas } from './subschemas.ts';

/** The parts of a schema whose check may take time out of proportion to the value. */
export interface SchemaRisks {
  /** Regular expressions that may backtrack without end, with the path to each. */
  readonly patterns: readonly { readonly tokens: readonly string[]; readonly pattern: string }[];
  /** True when an array's items are compared each with each. */
  readonly comparesAll: boolean;
}

/** Finds the risks of a schema, in its patterns and in `uniqueItems`. */
export function schemaRisks(schema: Json): SchemaRisks {
  const parts = allSubschemas(schema);
  const patterns = parts.flatMap(({ tokens, schema: part }) =>
    patternsOf(part)
      .filter(({ pattern }) => isSlowPattern(pattern, 'u'))
      .map(({ keyword, pattern }) => ({ tokens: [...tokens, ...keyword], pattern })),
  );
  return { patterns, comparesAll: parts.some(({ schema: part }) => comparesEach(part)) };
}

/** Tells whether the check of a value against the schema needs a limit of time. */
export function needsTimeLimit(schema: Json): boolean {
  const { patterns, comparesAll } = schemaRisks(schema);
  return patterns.length > 0 || comparesAll;
}

function patternsOf(
  part: JsonObject,
): readonly { readonly keyword: readonly string[]; readonly pattern: string }[] {
  const pattern = ownMember(part, 'pattern');
  const names = ownMember(part, 'patternProperties');
  return [
    ...(typeof pattern === 'string' ? [{ keyword: ['pattern'], pattern }] : []),
    ...(isJsonObject(names)
      ? Object.keys(names).map((name) => ({ keyword: ['patternProperties', name], pattern: name }))
      : []),
  ];
}

const scalars: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'null']);

/** Ajv compares scalars of one declared type by a table, and any other items each with each. */
function comparesEach(part: JsonObject): boolean {
  if (ownMember(part, 'uniqueItems') !== true) return false;
  const items = ownMember(part, 'items');
  const most = ownMember(part, 'maxItems');
  if (typeof most === 'number' && most <= 1_000) return false;
  return !isJsonObject(items) || !scalars.has(ownMember(items, 'type'));
}
