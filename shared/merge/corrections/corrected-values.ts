import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { type FieldPolicies, pointerTo } from '../field-policies.ts';
import { isSameValue } from '../../json/same-value.ts';

/** What somebody who knows says is right. */
export interface ReportedCorrection {
  readonly source: string;
  readonly id: string;
  /** RFC 3339 or undefined. */
  readonly time: string | undefined;
  /** By JSON Pointer into the merged record. */
  readonly values: JsonObject;
  /** Whether an earlier generation of the group was made with it. */
  readonly isLearned: boolean;
}

/** A value that is right, and where. */
export interface CorrectedValue {
  readonly field: string;
  readonly tokens: readonly string[];
  readonly value: Json;
  /** Whether no correction that has taught says the same. */
  readonly isNew: boolean;
}

/**
 * What is right by all corrections together. An object says what is right for its members, and nothing about others;
 * where a policy takes objects whole it is one value. Each correction stands over those before it.
 *
 * @param corrections in their order
 */
export function correctedValues(
  corrections: readonly ReportedCorrection[],
  policies: FieldPolicies,
): readonly CorrectedValue[] {
  const known = valuesOf(
    corrections.filter(({ isLearned }) => isLearned),
    policies,
  );
  return [...valuesOf(corrections, policies)].map(([field, { tokens, value }]) => {
    const before = known.get(field);
    return { field, tokens, value, isNew: before === undefined || !isSameValue(before.value, value) };
  });
}

interface Place {
  readonly tokens: readonly string[];
  readonly value: Json;
}

/** Values by where they are, so that what lies within another, or around it, is found without looking at all others. */
interface Tree {
  field: string | undefined;
  readonly members: Map<string, Tree>;
}

const bare = (): Tree => ({ field: undefined, members: new Map() });

function valuesOf(
  corrections: readonly ReportedCorrection[],
  policies: FieldPolicies,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const root = bare();
  for (const { values } of corrections) {
    for (const [pointer, value] of Object.entries(values)) {
      const tokens = parsePointer(pointer) ?? [];
      if (tokens.length > 0) put({ places, root }, pointer, tokens, value, policiesAt(policies, tokens));
    }
  }
  return places;
}

function put(
  known: { readonly places: Map<string, Place>; readonly root: Tree },
  field: string,
  tokens: readonly string[],
  value: Json,
  policies: FieldPolicies | undefined,
): void {
  if (policies?.policy === undefined && isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [name, member] of Object.entries(value))
      put(known, pointerTo(field, name), [...tokens, name], member, policies?.members.get(name));
    return;
  }
  // A value that was right within this one, or around it, is so no longer.
  const { places } = known;
  let tree = known.root;
  for (const token of tokens) {
    forget(tree, places);
    const member = tree.members.get(token) ?? bare();
    tree.members.set(token, member);
    tree = member;
  }
  forgetAll(tree, places);
  tree.field = field;
  places.set(field, { tokens, value });
}

function forget(tree: Tree, places: Map<string, Place>): void {
  if (tree.field !== undefined) places.delete(tree.field);
  tree.field = undefined;
}

function forgetAll(tree: Tree, places: Map<string, Place>): void {
  forget(tree, places);
  for (const member of tree.members.values()) forgetAll(member, places);
  tree.members.clear();
}

export function policiesAt(root: FieldPolicies, tokens: readonly string[]): FieldPolicies | undefined {
  let place: FieldPolicies | undefined = root;
  for (const token of tokens) place = place?.members.get(token);
  return place;
}
