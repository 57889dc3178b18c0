import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { isSameValue } from '../../json/same-value.ts';
import type { Question } from '../question.ts';
import { isUnverifiedField } from './unverified.ts';
import { shortenTexts } from '../prompt/shorten-texts.ts';

/** A field of the answer that contradicted a settled fact and was overridden. */
export type Grounded = {
  /** JSON Pointer into the result. */
  readonly field: string;
  /** JSON Pointer to the settled value in the merged record. */
  readonly from: string;
  /** The model's value, its texts shortened. */
  readonly answered: Json;
  /** The settled value, its texts shortened. */
  readonly settled: Json;
};

/** A field of the answer that a settled fact decides. */
export interface Fact {
  readonly field: string;
  readonly from: string;
  readonly settled: Json;
}

/** The receipt has no room for long texts; the settled one stands in the merged record. */
const longestText = 200;

/**
 * Returns the facts that the answer must repeat: those of the policy's grounding that this group has settled. A missing
 * value, an unsettled field and one of an unverified topic decide nothing.
 */
export function factsOf(question: Pick<Question, 'policy' | 'merged' | 'unsettled'>): readonly Fact[] {
  const { policy, merged, unsettled = [] } = question;
  return Object.entries(policy.grounding).flatMap(([field, from]) => {
    const settled = answerValueAt(merged.record, from);
    const isOpen = unsettled.some((pointer) => overlaps(pointer, from));
    return settled === undefined || isOpen || isUnverifiedField(question, from)
      ? []
      : [{ field, from, settled }];
  });
}

/** Returns the facts that the answer contradicts. A missing field contradicts nothing; `null` does. */
export function contradicted(answer: Json, facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(({ field, settled }) => {
    const answered = answerValueAt(answer, field);
    return answered !== undefined && !isSameValue(answered, settled);
  });
}

/** Returns the answer with these facts in place of its own values. */
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

/** Returns the value at a pointer; undefined for none. */
export function answerValueAt(value: Json, pointer: string): Json | undefined {
  return (parsePointer(pointer) ?? ['', '']).reduce<Json | undefined>(stepInto, value);
}

function stepInto(value: Json | undefined, token: string): Json | undefined {
  if (isList(value)) return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
  return isJsonObject(value) ? ownMember(value, token) : undefined;
}

/** Returns the value with another value at a place; missing members on the way are created. */
export function withValueAt(value: Json, tokens: readonly string[], placed: Json): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return placed;
  if (isList(value)) {
    const index = Number(token);
    return value.map((part, at) => (at === index ? withValueAt(part, rest, placed) : part));
  }
  const members = isJsonObject(value) ? value : {};
  const inner = withValueAt(ownMember(members, token) ?? {}, rest, placed);
  // From entries, because an assignment would not make `__proto__` an ordinary member. The last of equal names counts.
  return Object.fromEntries([...Object.entries(members), [token, inner]]);
}

/** Returns whether the pointers are equal or one leads into the other. */
export function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
