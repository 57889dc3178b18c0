import { isMergeable } from '../../shared/aggregation/release-rules/mergeable.ts';
import type { GroupAccount } from '../../shared/client/group-account.ts';
import { fieldsOf } from '../../shared/envelope/encodings/bodies.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { formatPointer, parsePointer } from '../../shared/json/pointer.ts';
import { isSameValue } from '../../shared/json/same-value.ts';
import { listAt, objectAt, textAt } from '../../local/account/read-event.ts';

/** A statement of one part about a field. */
export interface Said {
  readonly source: string;
  readonly id: string;
  /** JSON, shortened. */
  readonly value: string;
  readonly isSettled: boolean;
  /** The weight that the merge gave the claim, where it is known. */
  readonly weight?: number;
}

/** A field of a group: its settled value, and each source's statement. */
export interface FieldRow {
  readonly pointer: string;
  /** JSON, shortened; absent while the group is open. */
  readonly settled?: string;
  readonly said: readonly Said[];
  readonly isDisputed: boolean;
  readonly isCorrected: boolean;
  readonly isUnsettled: boolean;
  readonly loss?: string;
  readonly confidence?: number;
  readonly effectiveSources?: number;
}

/** The most fields of one page. */
const maxFields = 200;
const maxDepth = 12;

/**
 * Lists the fields of a group, disputed ones first. For an open group these are the fields that its parts have.
 *
 * @param data of the last result, if there is one
 */
export function fieldRows({ parts }: GroupAccount, data: JsonObject | undefined): readonly FieldRow[] {
  const receipt = objectAt(data ?? {}, 'receipt');
  const settledFields = byField(listAt(receipt, 'fields'));
  const conflicts = byField(listAt(data ?? {}, 'conflicts'));
  const merged = data === undefined ? undefined : ownMember(data, 'merged');
  const bodies = parts.filter(isMergeable).map(({ topic, envelope }) => ({
    source: envelope.header.source,
    id: envelope.header.id,
    record: { [topic]: fieldsOf(envelope.body) ?? null },
  }));
  const records: readonly Json[] = merged === undefined ? bodies.map(({ record }) => record) : [merged];
  const pointers = new Set([
    ...settledFields.keys(),
    ...records.flatMap((record) => leavesOf(record, [], maxFields)),
  ]);
  const rows = [...pointers].slice(0, maxFields).map((pointer) => {
    const tokens = parsePointer(pointer) ?? [];
    const field = settledFields.get(pointer) ?? {};
    const conflict = conflicts.get(pointer);
    const settled = merged === undefined ? undefined : valueAt(merged, tokens);
    const said = bodies.flatMap(({ source, id, record }) => {
      const value = valueAt(record, tokens);
      if (value === undefined) return [];
      return [{ source, id, value, weight: weightOf(source, field, conflict) }];
    });
    return rowOf(pointer, settled, said, field);
  });
  return rows.toSorted((a, b) => rank(b) - rank(a));
}

interface Statement {
  readonly source: string;
  readonly id: string;
  readonly value: Json;
  readonly weight: number | undefined;
}

function rowOf(
  pointer: string,
  settled: Json | undefined,
  said: readonly Statement[],
  field: JsonObject,
): FieldRow {
  const [first] = said;
  const loss = textAt(field, 'loss');
  const { confidence, effectiveSources } = field;
  return {
    pointer,
    ...(settled !== undefined && { settled: briefJson(settled) }),
    said: said.map(({ source, id, value, weight }) => ({
      source,
      id,
      value: briefJson(value),
      isSettled: settled !== undefined && isSameValue(value, settled),
      ...(weight !== undefined && { weight }),
    })),
    isDisputed: said.some(({ value }) => first !== undefined && !isSameValue(value, first.value)),
    isCorrected: ownMember(field, 'corrected') === true,
    isUnsettled: ownMember(field, 'unsettled') === true,
    ...(loss !== undefined && { loss }),
    ...(typeof confidence === 'number' && { confidence }),
    ...(typeof effectiveSources === 'number' && { effectiveSources }),
  };
}

/** Returns the learned weight of a source, or the one that its claim had in the conflict. */
function weightOf(source: string, field: JsonObject, conflict: JsonObject | undefined): number | undefined {
  const learned = ownMember(objectAt(field, 'weights'), source);
  if (typeof learned === 'number') return learned;
  const claims = conflict === undefined ? [] : listAt(conflict, 'claims').filter(isJsonObject);
  const own = claims.find((claim) => listAt(claim, 'sources').includes(source));
  const sources = own === undefined ? 0 : listAt(own, 'sources').length;
  // A claim of several sources has the sum of their weights, which says nothing about one of them.
  const weight = own === undefined || sources !== 1 ? undefined : ownMember(own, 'weight');
  return typeof weight === 'number' ? weight : undefined;
}

const rank = (row: FieldRow): number =>
  4 * Number(row.isUnsettled) + 2 * Number(row.isDisputed) + Number(row.isCorrected);

function byField(list: readonly Json[]): ReadonlyMap<string, JsonObject> {
  return new Map(list.filter(isJsonObject).map((one) => [textAt(one, 'field') ?? '', one]));
}

/** Returns the pointers of values that are no objects. Lists count as one value. */
function leavesOf(value: Json, tokens: readonly string[], most: number): readonly string[] {
  if (!isJsonObject(value) || tokens.length >= maxDepth || Object.keys(value).length === 0)
    return tokens.length === 0 ? [] : [formatPointer(tokens)];
  const found: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (found.length >= most) break;
    found.push(...leavesOf(member, [...tokens, name], most - found.length));
  }
  return found;
}

function valueAt(record: Json, tokens: readonly string[]): Json | undefined {
  return tokens.reduce<Json | undefined>(
    (at, token) => (isJsonObject(at) ? ownMember(at, token) : undefined),
    record,
  );
}

/** Writes a value as JSON that fits into a row. The digits stay as they were sent. */
export function briefJson(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
