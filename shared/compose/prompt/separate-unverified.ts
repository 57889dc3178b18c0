import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { answerValueAt, withValueAt } from '../answer/grounding.ts';
import { isUnverified, isUnverifiedField } from '../answer/unverified.ts';
import type { Question } from '../question.ts';

/** A merged record, by whether its values are facts. */
export interface Sorted {
  readonly settled: Json;
  /** Undefined where every topic is verified. */
  readonly unverified: JsonObject | undefined;
}

/** Separates the values of unverified topics from the settled facts. */
export function separateUnverified(record: Json, question: Pick<Question, 'policy' | 'merged'>): Sorted {
  const { policy, merged } = question;
  if (policy.verified === undefined || !isJsonObject(record))
    return { settled: record, unverified: undefined };
  const topics = Object.keys(record);
  const only = (isWanted: (topic: string) => boolean): JsonObject =>
    Object.fromEntries(topics.filter(isWanted).map((topic) => [topic, ownMember(record, topic) ?? null]));
  const unverified = only((topic) => isUnverified(policy, topic));
  const settled = merged.fields.reduce<Json>(
    (facts, { field, corrected }) => {
      const value = answerValueAt(unverified, field);
      const isFact = corrected === true && value !== undefined && !isUnverifiedField(question, field);
      return isFact ? withValueAt(facts, parsePointer(field) ?? [], value) : facts;
    },
    only((topic) => !isUnverified(policy, topic)),
  );
  return { settled, unverified };
}
