import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { formatPointer, parsePointer } from '../../json/pointer.ts';
import { pointerTo } from '../../merge/field-policies.ts';
import { answerValueAt } from './grounding.ts';

/** A field as it is settled among several answers. */
export interface AnswerField {
  /** JSON Pointer into the answers. */
  readonly pointer: string;
  readonly settled: Json;
  /** Whether it is put into words, which are not taken out of their place. */
  readonly isWorded: boolean;
  /** Answers that say anything here, as a share of all. */
  readonly saying: number;
  /** What it costs to say something else than what is settled: 0 where nobody does. */
  readonly excess: (value: Json) => number;
  /** Whether any of the answers says this. */
  readonly isClaimed: boolean;
}

/** What becomes of an answer, by JSON Pointers into it. */
interface Amendments {
  readonly placed: Map<string, Json>;
  readonly removed: Set<string>;
  /** Members to come, by the object that they are missing in. */
  readonly added: Map<string, [string, Json][]>;
}

/**
 * An answer with what is settled in the place of what loses more: other values, fields that most others have, and without
 * those that most have not. Words stay what they are. Undefined where there is nothing to amend.
 */
export function amendAnswer(answer: Json, fields: readonly AnswerField[]): Json | undefined {
  const amendments: Amendments = { placed: new Map(), removed: new Set(), added: new Map() };
  for (const field of fields) if (!field.isWorded) noteIn(amendments, answer, field);
  const { placed, removed, added } = amendments;
  return placed.size + removed.size + added.size === 0 ? undefined : amendedAt('', answer, amendments);
}

function noteIn({ placed, removed, added }: Amendments, answer: Json, field: AnswerField): void {
  const { pointer, settled, saying, excess, isClaimed } = field;
  const said = answerValueAt(answer, pointer);
  if (said === undefined) {
    const tokens = parsePointer(pointer) ?? [];
    const parent = formatPointer(tokens.slice(0, -1));
    if (saying <= 0.5 || !isJsonObject(answerValueAt(answer, parent))) return;
    const known = added.get(parent);
    const member: [string, Json] = [tokens.at(-1) ?? '', settled];
    if (known === undefined) added.set(parent, [member]);
    else known.push(member);
  } else if (saying < 0.5) {
    removed.add(pointer);
  } else if (excess(said) > 0) {
    // A list on which nobody agrees is not an answer that says "none".
    const isEmptied = Array.isArray(settled) && settled.length === 0 && !isClaimed;
    if (!isEmptied) placed.set(pointer, settled);
  }
}

function amendedAt(pointer: string, value: Json, amendments: Amendments): Json {
  const placed = amendments.placed.get(pointer);
  if (placed !== undefined) return placed;
  if (!isJsonObject(value)) return value;
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const place = pointerTo(pointer, name);
    if (amendments.removed.has(place)) continue;
    const amended = amendedAt(place, member, amendments);
    if (!isEmptied(member, amended)) members.push([name, amended]);
  }
  // From entries, as an assignment would not make `__proto__` a member like any other.
  return Object.fromEntries([...members, ...(amendments.added.get(pointer) ?? [])]);
}

/** An object that held nothing but what was removed goes with it. */
function isEmptied(before: Json, after: Json): boolean {
  return isJsonObject(before) && isJsonObject(after) && size(before) > 0 && size(after) === 0;
}

function size(object: JsonObject): number {
  return Object.keys(object).length;
}
