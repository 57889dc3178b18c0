import type { ItemClaim, Observation } from '../../shared/truth-discovery/item-claim.ts';

/**
 * Returns the items in the order of their first label, each with all of its labels: the groups that a bus would
 * release.
 */
export function groupsOf<T>(claims: readonly ItemClaim<T>[]): ReadonlyMap<string, readonly Observation<T>[]> {
  const groups = new Map<string, Observation<T>[]>();
  for (const { item, source, label } of claims) {
    const group = groups.get(item);
    if (group === undefined) groups.set(item, [{ source, label }]);
    else group.push({ source, label });
  }
  return groups;
}
