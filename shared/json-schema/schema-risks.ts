import { isSlowPattern } from '../expression/slow-pattern.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { branchingRecursion } from './branching-recursion.ts';
import { allSubschemas } from './subschemas.ts';

/** A regular expression of a schema that may backtrack without end, with the path to it. */
export interface SlowSchemaPattern {
  readonly tokens: readonly string[];
  readonly pattern: string;
}

/** Finds the slow patterns of a schema. */
export function slowPatternsOf(schema: Json): readonly SlowSchemaPattern[] {
  return allSubschemas(schema).flatMap(({ tokens, schema: part }) =>
    patternsOf(part)
      .filter(({ pattern }) => isSlowPattern(pattern, 'u'))
      .map(({ keyword, pattern }) => ({ tokens: [...tokens, ...keyword], pattern })),
  );
}

/**
 * Tells whether a check against the schema needs a limit of time. It does for a slow pattern, and for a recursion that
 * branches. Everything else in a schema takes time in proportion to the value.
 */
export function needsTimeLimit(schema: Json): boolean {
  return slowPatternsOf(schema).length > 0 || branchingRecursion(schema) !== undefined;
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
