import type { Fusion } from '../policy/fusion.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import { compareText } from '../json/canonical-text.ts';
import type { Ruling } from '../ports/rule-by.ts';
import type { Merged } from '../merge/merged.ts';

/** A rule that gives a label, and the group that it is asked of. */
export interface LabelRule {
  readonly fusion: string;
  readonly key: string;
  readonly label: string;
  readonly when: string;
}

/** Tells whether a rule is true of a document. The content of the document never makes it throw. */
export type RuleHolds = (rule: LabelRule, document: JsonObject) => Promise<Ruling>;

/** The findings on a group that decide its labels. */
export interface ResultToLabel {
  readonly key: string;
  /** Of each contribution. */
  readonly topics: readonly string[];
  readonly merged: Merged;
  readonly result: Json;
  /** True if `result` is the answer of a model, whose fields may hold labels. */
  readonly isAnswer: boolean;
}

/** The labels of a result, sorted; undefined where the policy gives none. Those of undecided rules are apart. */
export interface Labels {
  readonly labels: readonly string[] | undefined;
  readonly undecided: readonly string[];
}

/** Returns the labels of a result. */
export async function labelsOf(
  { name, classify }: Fusion,
  { key, topics, merged, result, isAnswer }: ResultToLabel,
  ruleHolds: RuleHolds | undefined,
): Promise<Labels> {
  if (classify === undefined) return { labels: undefined, undecided: [] };
  const document: JsonObject = {
    merged: merged.record,
    conflicts: merged.conflicts,
    topics: [...new Set(topics)].toSorted(compareText),
    count: topics.length,
  };
  const labels = new Set<string>();
  const undecided = new Set<string>();
  for (const one of classify) {
    if (one.kind === 'answer') {
      for (const label of isAnswer ? textsAt(result, one.from) : []) labels.add(label);
    } else {
      const ruling = await ruleHolds?.({ fusion: name, key, label: one.label, when: one.when }, document);
      if (ruling === true) labels.add(one.label);
      if (ruling === 'undecided') undecided.add(one.label);
    }
  }
  return {
    labels: [...labels].toSorted(compareText),
    undecided: [...undecided.difference(labels)].toSorted(compareText),
  };
}

/** Returns the recipients of a result with these labels: those of all results, then those that asked for a label. */
export function recipientsOf(
  { recipients, recipientsByLabel = [] }: Fusion,
  labels: readonly string[] = [],
): readonly string[] {
  const asked = recipientsByLabel.filter((one) => one.labels.some((label) => labels.includes(label)));
  return [...new Set([...recipients, ...asked.map(({ to }) => to)])];
}

/** The answer has been held to its schema: the text there is one of its enumeration. */
function textsAt(result: Json, pointer: string): readonly string[] {
  let place: Json | undefined = result;
  for (const token of parsePointer(pointer) ?? [])
    place = isJsonObject(place) ? ownMember(place, token) : undefined;
  const all = Array.isArray(place) ? place : [place];
  return all.filter((one) => typeof one === 'string');
}
