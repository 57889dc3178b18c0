import { citedSchema } from '../../json-schema/cited-schema.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { formatPointer } from '../../json/pointer.ts';
import type { SchemaFault } from '../../json-schema/schema-faults.ts';
import { referenceTokens, resolve } from '../../json-schema/schema-types.ts';
import { subschemas } from '../../json-schema/subschemas.ts';

/**
 * Finds the reasons why a schema cannot be that of Claude's answer. Structured output is an object with a finite
 * grammar.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function answerSchemaFaults(schema: Json): readonly SchemaFault[] {
  if (!isJsonObject(schema) || schema['type'] !== 'object') {
    return [
      { tokens: [], message: 'the answer must be an object; add "type": "object" at the root of the schema' },
    ];
  }
  const loop = findLoop(schema);
  return loop === undefined
    ? []
    : [
        {
          tokens: loop,
          message: 'refers to a schema that contains it; the schema of an answer must not be recursive',
        },
      ];
}

/** Finds the reasons why the items of an answer cannot have citations. */
export function citationFaults(schema: Json): readonly SchemaFault[] {
  if (!isJsonObject(schema)) return [];
  const cited = citedSchema(schema);
  return cited.kind === 'cited' ? [] : [cited];
}

/** Finds the first reference that leads back to a schema around it. */
function findLoop(root: JsonObject): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (
    schema: JsonObject,
    tokens: readonly string[],
    around: readonly string[],
  ): readonly string[] | undefined => {
    const place = formatPointer(tokens);
    if (done.has(place)) return undefined;
    const within = [...around, place];
    const ref = schema['$ref'];
    const target = typeof ref === 'string' ? referenceTokens(ref) : undefined;
    if (typeof ref === 'string' && target !== undefined) {
      if (within.includes(formatPointer(target))) return [...tokens, '$ref'];
      const referred = resolve(root, ref);
      const loop = isJsonObject(referred) ? visit(referred, target, within) : undefined;
      if (loop !== undefined) return loop;
    }
    for (const part of subschemas(schema)) {
      const loop = visit(part.schema, [...tokens, ...part.tokens], within);
      if (loop !== undefined) return loop;
    }
    done.add(place);
    return undefined;
  };
  return visit(root, [], []);
}
