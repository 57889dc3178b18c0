import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { didYouMean } from '../../shared/bridge-file/check/did-you-mean.ts';
import { thereIs } from '../../shared/bridge-file/check/remedy.ts';
import { quote } from '../../shared/json/printable.ts';
import { enumAt } from '../../shared/json-schema/schema-enum.ts';
import { memberNamesAt, typesAt } from '../../shared/json-schema/schema-types.ts';
import { isNumeric } from '../../shared/json/exact-number.ts';
import type { Json } from '../../shared/json/json.ts';
import { parsePointer } from '../../shared/json/pointer.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/**
 * Rejects a corrected value that the topic's schema would not admit from a source. The bus accepts any corrected value as
 * certain evidence, so that a slip of the pen would make every source wrong.
 *
 * @throws UserError
 */
export function checkCorrectedValue(
  pointer: string,
  value: Json,
  topics: readonly Topic[],
  fusion: Fusion,
): void {
  const [name, ...tokens] = parsePointer(pointer) ?? [];
  const topic = topics.find((one) => one.name === name);
  if (topic?.schema === undefined) return;
  const { schema } = topic;
  const ofTopic = `the schema of topic ${quote(topic.name)}`;
  const types = typesAt(schema, tokens);
  const last = tokens.at(-1) ?? '';
  const members = tokens.length === 0 ? [] : memberNamesAt(schema, tokens.slice(0, -1));
  const hint = didYouMean(last, members);
  if (types?.size === 0)
    throw new UserError(`${pointer}: ${ofTopic} has no such field${hint || thereIs(members)}`);
  // A quantity may be written in more ways than its sources do.
  const isQuantity = fusion.merge.fields[pointer]?.unit !== undefined;
  const type = typeOf(value);
  if (types !== undefined && !types.has(type) && !isQuantity) {
    const allowed = [...types].toSorted().join(' or ');
    throw new UserError(`${pointer}: ${ofTopic} has ${allowed} here, not ${type}; write such a value`);
  }
  const options = typeof value === 'string' ? enumAt(schema, tokens) : undefined;
  if (typeof value === 'string' && options !== undefined && !options.includes(value))
    throw new UserError(
      `${pointer}: ${quote(value)} is none of ${options.join(', ')}${didYouMean(value, options) || '; write one of them'}`,
    );
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isNumeric(value)) return 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}
