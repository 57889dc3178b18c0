import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { MergePolicy } from '../../policy/merge-policy.ts';
import { allSubschemas } from '../../json-schema/subschemas.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonSchema } from '../../json/json.ts';
import { pointerTo } from '../../merge/field-policies.ts';
import { answersTopic, type AnsweringModel } from '../panel/answer-agreement.ts';

const vote: FieldPolicy = { loss: 'vote', weights: {} };

/**
 * Returns the answer fields whose texts the schema enumerates, however long these are. Such a choice is settled by
 * vote, because similar spelling does not make two choices similar.
 */
export function enumeratedFields(
  voices: readonly AnsweringModel[],
  output: JsonSchema,
): MergePolicy['fields'] {
  const choices = choicesIn(output);
  const fields = new Map<string, boolean>();
  const visit = (value: Json, field: string): void => {
    if (typeof value === 'string') fields.set(field, choices.has(value) && fields.get(field) !== false);
    if (!isJsonObject(value)) return;
    for (const [name, member] of Object.entries(value)) visit(member, pointerTo(field, name));
  };
  for (const { result } of voices) visit(result, pointerTo('', answersTopic));
  return Object.fromEntries([...fields].flatMap(([field, isChoice]) => (isChoice ? [[field, vote]] : [])));
}

function choicesIn(output: JsonSchema): ReadonlySet<Json> {
  const choices = new Set<Json>();
  for (const { schema } of allSubschemas(output)) {
    const { enum: options, const: only } = schema;
    for (const option of Array.isArray(options) ? options : []) choices.add(option);
    if (only !== undefined) choices.add(only);
  }
  return choices;
}
