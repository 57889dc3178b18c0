import type { Topic } from '../../shared/policy/topic.ts';
import { didYouMean, nearest } from '../../shared/bridge-file/check/did-you-mean.ts';
import { thereIs } from '../../shared/bridge-file/check/remedy.ts';
import type { GroupRecords } from '../../shared/client/group-record.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { memberOf } from '../../shared/json/member-of.ts';
import { parsePointer } from '../../shared/json/pointer.ts';
import { quote } from '../../shared/json/printable.ts';
import { fieldFault } from '../../shared/json-schema/field-fault.ts';
import { memberNamesAt } from '../../shared/json-schema/schema-types.ts';
import { UserError } from '../../shared/ports/user-error.ts';

const remedy = 'if it is meant, add --new-field';

/**
 * Rejects a pointer to a field that neither the topic's schema nor the group has. A misspelt one would correct nothing.
 *
 * @param read reads the group; called only where the schema does not name the field
 * @returns a note where nothing is known to compare the pointer with
 * @throws UserError
 */
export async function checkPointer(
  pointer: string,
  topics: readonly Topic[],
  read: () => Promise<GroupRecords>,
): Promise<string | undefined> {
  const tokens = parsePointer(pointer) ?? [];
  const [name, ...rest] = tokens;
  const schema = topics.find((topic) => topic.name === name)?.schema;
  const step = schema === undefined ? undefined : firstUnnamed(schema, rest);
  if (schema !== undefined && step === undefined) return undefined;
  const fault = schema === undefined ? undefined : fieldFault(schema, rest);
  if (fault !== undefined && nearest(fault.step, fault.known) !== undefined)
    throw new UserError(
      `${pointer}: the schema of topic ${quote(name ?? '')} has no field ${quote(fault.step)}${didYouMean(fault.step, fault.known)} (${remedy})`,
    );
  const { records, isWhole } = await read();
  if (records.some((record) => has(record, tokens))) return undefined;
  if (records.length === 0 && fault === undefined)
    return `${pointer}: nothing of the group has come yet, so the field cannot be compared with it`;
  if (!isWhole)
    return `${pointer}: the bodies of the group are elsewhere, so the field cannot be compared with them`;
  const { step: missing, known } = missingIn(records, tokens);
  const names = new Set([...known, ...(fault?.known ?? [])]);
  throw new UserError(
    `${pointer}: the group has no field ${quote(missing)}${didYouMean(missing, names) || thereIs(names)} (${remedy})`,
  );
}

/** Returns the first step that the schema does not name; `undefined` for a field that it names. */
function firstUnnamed(schema: Json, tokens: readonly string[]): string | undefined {
  return tokens.find((token, index) => !memberNamesAt(schema, tokens.slice(0, index)).includes(token));
}

function has(record: Json, tokens: readonly string[]): boolean {
  return tokens.reduce<Json | undefined>(memberOf, record) !== undefined;
}

/** Returns the first step that no record has, and the members in its place. */
function missingIn(
  records: readonly Json[],
  tokens: readonly string[],
): { readonly step: string; readonly known: readonly string[] } {
  for (const [index, step] of tokens.entries()) {
    const around = records.map((record) => tokens.slice(0, index).reduce<Json | undefined>(memberOf, record));
    const known = around.flatMap((value) => (isJsonObject(value) ? Object.keys(value) : []));
    const isThere = around.some((value) => value !== undefined && memberOf(value, step) !== undefined);
    if (!isThere) return { step, known };
  }
  return { step: tokens.at(-1) ?? '', known: [] };
}
