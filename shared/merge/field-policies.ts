import type { FieldPolicy } from '../policy/merge-policy.ts';
import type { VotedKind } from '../policy/merge-policy.ts';
import type { MergePolicy } from '../policy/merge-policy.ts';

/** The policies of a subtree of the merged record, for a walk along the record. */
export interface FieldPolicies {
  readonly policy: FieldPolicy | undefined;
  /** Kinds of claims that are settled by vote without a declared policy. */
  readonly voted: readonly VotedKind[];
  readonly members: ReadonlyMap<string, FieldPolicies>;
}

interface Growing {
  policy: FieldPolicy | undefined;
  voted: readonly VotedKind[];
  readonly members: Map<string, Growing>;
}

/** The cache by policy: every group of a fusion has the same policy, which is indexed once. */
const indexed = new WeakMap<MergePolicy, FieldPolicies>();

/**
 * Indexes the policies by JSON Pointer (RFC 6901). Invalid pointers and the pointer to the whole record name no field.
 */
export function indexFieldPolicies(policy: MergePolicy): FieldPolicies {
  const known = indexed.get(policy) ?? indexOf(policy);
  indexed.set(policy, known);
  return known;
}

function indexOf({ fields, voted = {} }: MergePolicy): FieldPolicies {
  const root = newPlace();
  for (const [pointer, policy] of Object.entries(fields))
    if (pointer.startsWith('/')) placeAt(root, pointer).policy = policy;
  for (const [pointer, kinds] of Object.entries(voted))
    if (pointer.startsWith('/')) placeAt(root, pointer).voted = kinds;
  return root;
}

function newPlace(): Growing {
  return { policy: undefined, voted: [], members: new Map() };
}

function placeAt(root: Growing, pointer: string): Growing {
  let place = root;
  for (const token of pointer.slice(1).split('/')) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const member = place.members.get(name) ?? newPlace();
    place.members.set(name, member);
    place = member;
  }
  return place;
}

/** Returns the JSON Pointer to a member of the value at `parent`. */
export function pointerTo(parent: string, member: string): string {
  if (!member.includes('~') && !member.includes('/')) return `${parent}/${member}`;
  return `${parent}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
