import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { type FieldPolicies, pointerTo } from '../field-policies.ts';
import { isSameValue } from '../../json/same-value.ts';

/** The corrected values that a correction states, with its origin. */
export interface ReportedCorrection {
  readonly source: string;
  readonly id: string;
  /** RFC 3339 or undefined. */
  readonly time: string | undefined;
  /** By JSON Pointer into the merged record. */
  readonly values: JsonObject;
  /** True if an earlier generation of the group includes it. */
  readonly isLearned: boolean;
}

/** A corrected value and its place. */
export interface CorrectedValue {
  readonly field: string;
  readonly tokens: readonly string[];
  readonly value: Json;
  /** True unless a correction that was learned from earlier has the same value. */
  readonly isNew: boolean;
}

/**
 * Returns the values that all corrections together declare right. An object corrects its members and leaves the others
 * alone. Where a policy takes objects whole, it is one value. A later correction overrides the earlier ones.
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

/** Corrected values as a tree of places. It finds the values within and around a place without a scan. */
interface Tree {
  field: string | undefined;
  readonly members: Map<string, Tree>;
}

const emptyTree = (): Tree => ({ field: undefined, members: new Map() });

function valuesOf(
  corrections: readonly ReportedCorrection[],
  policies: FieldPolicies,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const root = emptyTree();
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
  // The new value overrides earlier ones within it and around it.
  const { places } = known;
  let tree = known.root;
  for (const token of tokens) {
    removeField(tree, places);
    const member = tree.members.get(token) ?? emptyTree();
    tree.members.set(token, member);
    tree = member;
  }
  removeSubtree(tree, places);
  tree.field = field;
  places.set(field, { tokens, value });
}

function removeField(tree: Tree, places: Map<string, Place>): void {
  if (tree.field !== undefined) places.delete(tree.field);
  tree.field = undefined;
}

function removeSubtree(tree: Tree, places: Map<string, Place>): void {
  removeField(tree, places);
  for (const member of tree.members.values()) removeSubtree(member, places);
  tree.members.clear();
}

export function policiesAt(root: FieldPolicies, tokens: readonly string[]): FieldPolicies | undefined {
  let place: FieldPolicies | undefined = root;
  for (const token of tokens) place = place?.members.get(token);
  return place;
}
