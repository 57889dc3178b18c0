import type { FieldPolicy, MergePolicy } from '../bridge/bridge.ts';

/** The policies of a subtree of the merged record, looked up as the record is walked. */
export interface FieldPolicies {
  readonly policy: FieldPolicy | undefined;
  readonly members: ReadonlyMap<string, FieldPolicies>;
}

interface Growing {
  policy: FieldPolicy | undefined;
  readonly members: Map<string, Growing>;
}

/** A policy is that of every group of its fusion: looked at once, not once a group. */
const indexed = new WeakMap<MergePolicy['fields'], FieldPolicies>();

/** @param fields by JSON Pointer (RFC 6901); what is not one, and the pointer to the whole record, names no field */
export function indexFieldPolicies(fields: MergePolicy['fields']): FieldPolicies {
  const known = indexed.get(fields) ?? indexOf(fields);
  indexed.set(fields, known);
  return known;
}

function indexOf(fields: MergePolicy['fields']): FieldPolicies {
  const root: Growing = { policy: undefined, members: new Map() };
  for (const [pointer, policy] of Object.entries(fields)) {
    if (!pointer.startsWith('/')) continue;
    let place = root;
    for (const token of pointer.slice(1).split('/')) {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
      let member = place.members.get(name);
      if (member === undefined) {
        member = { policy: undefined, members: new Map() };
        place.members.set(name, member);
      }
      place = member;
    }
    place.policy = policy;
  }
  return root;
}

/** The JSON Pointer to a member of what `parent` points to. */
export function pointerTo(parent: string, member: string): string {
  if (!member.includes('~') && !member.includes('/')) return `${parent}/${member}`;
  return `${parent}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
