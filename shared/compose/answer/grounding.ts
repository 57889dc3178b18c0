import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { isSameValue } from '../../json/same-value.ts';
import type { Question } from '../question.ts';
import { shortenTexts } from '../prompt/shorten-texts.ts';

/** A field of the answer that said something else than what is settled, and was put right. */
export type Grounded = {
  /** JSON Pointer into the result. */
  readonly field: string;
  /** JSON Pointer into the merged record: where the settled value stands. */
  readonly from: string;
  /** What the model said, its texts shortened. */
  readonly answered: Json;
  /** What is settled, its texts shortened. */
  readonly settled: Json;
};

/** A field of the answer that a settled fact decides. */
export interface Fact {
  readonly field: string;
  readonly from: string;
  readonly settled: Json;
}

/** A receipt is no place for long texts: the settled one stands in the merged record. */
const longestText = 200;

/**
 * The facts that the answer must repeat: those of the policy's grounding that this group has settled. What did not
 * come, and what the merge left open, decides nothing.
 */
export function factsOf({
  policy,
  merged,
  unsettled = [],
}: Pick<Question, 'policy' | 'merged' | 'unsettled'>): readonly Fact[] {
  return Object.entries(policy.grounding).flatMap(([field, from]) => {
    const settled = answerValueAt(merged.record, from);
    const isOpen = unsettled.some((pointer) => overlaps(pointer, from));
    return settled === undefined || isOpen ? [] : [{ field, from, settled }];
  });
}

/** The facts that the answer contradicts. A field that it leaves out says nothing against them; `null` does. */
export function contradicted(answer: Json, facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(({ field, settled }) => {
    const answered = answerValueAt(answer, field);
    return answered !== undefined && !isSameValue(answered, settled);
  });
}

/** The answer with these facts in the place of what it said. */
export function overridden(answer: Json, facts: readonly Fact[]): Json {
  return facts.reduce(
    (value, { field, settled }) => withValueAt(value, parsePointer(field) ?? [], settled),
    answer,
  );
}

export function groundedBy(answer: Json, facts: readonly Fact[]): readonly Grounded[] {
  const short = (value: Json): Json => shortenTexts(value, longestText).value;
  return facts.map(({ field, from, settled }) => ({
    field,
    from,
    answered: short(answerValueAt(answer, field) ?? null),
    settled: short(settled),
  }));
}

/** What a pointer points to; undefined for nothing. */
export function answerValueAt(value: Json, pointer: string): Json | undefined {
  return (parsePointer(pointer) ?? ['', '']).reduce<Json | undefined>(stepInto, value);
}

function stepInto(value: Json | undefined, token: string): Json | undefined {
  if (isList(value)) return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
  return isJsonObject(value) ? ownMember(value, token) : undefined;
}

/** The value with another one at a place, which is made where members are missing on the way. */
export function withValueAt(value: Json, tokens: readonly string[], placed: Json): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return placed;
  if (isList(value)) {
    const index = Number(token);
    return value.map((part, at) => (at === index ? withValueAt(part, rest, placed) : part));
  }
  const members = isJsonObject(value) ? value : {};
  const inner = withValueAt(ownMember(members, token) ?? {}, rest, placed);
  // From entries, as an assignment would not make `__proto__` a member like any other. The last of a name counts.
  return Object.fromEntries([...Object.entries(members), [token, inner]]);
}

/** Whether one pointer is the other, or leads into or out of it. */
export function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
