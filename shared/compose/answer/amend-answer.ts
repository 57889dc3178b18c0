import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { formatPointer, parsePointer } from '../../json/pointer.ts';
import { pointerTo } from '../../merge/field-policies.ts';
import { answerValueAt } from './grounding.ts';

/** A field as settled among several answers. */
export interface AnswerField {
  /** JSON Pointer into the answers. */
  readonly pointer: string;
  readonly settled: Json;
  /** True for prose, which is not taken out of its place. */
  readonly isWorded: boolean;
  /** The share of answers that have a claim here. */
  readonly share: number;
  /** Returns the cost of a value beyond that of the settled one: 0 where no answer claims another. */
  readonly excess: (value: Json) => number;
  /** True when any of the answers claims the settled value. */
  readonly isClaimed: boolean;
}

/** The changes to an answer, by JSON Pointers into it. */
interface Amendments {
  readonly placed: Map<string, Json>;
  readonly removed: Set<string>;
  /** Members to add, by the object that lacks them. */
  readonly added: Map<string, [string, Json][]>;
}

/**
 * Returns an answer in which settled values replace claims that lose more. Fields that most other answers have are
 * added, and fields that most lack are removed. Prose stays unchanged. Returns undefined when no change is needed.
 */
export function amendAnswer(answer: Json, fields: readonly AnswerField[]): Json | undefined {
  const amendments: Amendments = { placed: new Map(), removed: new Set(), added: new Map() };
  for (const field of fields) if (!field.isWorded) noteIn(amendments, answer, field);
  const { placed, removed, added } = amendments;
  return placed.size + removed.size + added.size === 0 ? undefined : amendedAt('', answer, amendments);
}

function noteIn({ placed, removed, added }: Amendments, answer: Json, field: AnswerField): void {
  const { pointer, settled, share, excess, isClaimed } = field;
  const claimed = answerValueAt(answer, pointer);
  if (claimed === undefined) {
    const tokens = parsePointer(pointer) ?? [];
    const parent = formatPointer(tokens.slice(0, -1));
    if (share <= 0.5 || !isJsonObject(answerValueAt(answer, parent))) return;
    const known = added.get(parent);
    const member: [string, Json] = [tokens.at(-1) ?? '', settled];
    if (known === undefined) added.set(parent, [member]);
    else known.push(member);
  } else if (share < 0.5) {
    removed.add(pointer);
  } else if (excess(claimed) > 0) {
    // A list without an agreed item does not mean that the answer is "none".
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
  // From entries, because an assignment would not make `__proto__` an ordinary member.
  return Object.fromEntries([...members, ...(amendments.added.get(pointer) ?? [])]);
}

/** Returns whether an object lost all of its members; it is then removed too. */
function isEmptied(before: Json, after: Json): boolean {
  return isJsonObject(before) && isJsonObject(after) && size(before) > 0 && size(after) === 0;
}

function size(object: JsonObject): number {
  return Object.keys(object).length;
}
