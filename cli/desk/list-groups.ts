import type { GroupRef } from '../../shared/aggregation/group.ts';
import type { StoredGroup } from '../../shared/aggregation/stored-group.ts';
import type { OperatorClient } from '../../shared/client/operator-client.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';

/** The groups that an operator asks for. */
export interface Listing {
  readonly fusions: readonly Fusion[];
  /** The states that count; empty for all. */
  readonly states: ReadonlySet<StoredGroup['state']>;
  /** Groups that have not changed since then are left out; ms since the epoch. */
  readonly since: number;
  readonly most: number;
  /** The items of the table after which a list without an index ends. */
  readonly mostItems: number;
}

/** The groups of a listing, those that changed last first. */
export interface Listed {
  readonly groups: readonly StoredGroup[];
  /** The number of groups that were found, of which `groups` has the first. */
  readonly found: number;
  /** True if the table was not read to its end, so that groups may be missing. */
  readonly isCut: boolean;
}

/**
 * Lists groups: by the index where each of the fusions has one, else by reading the table.
 *
 * @throws RetryableError
 */
export async function listGroups(
  listing: Listing,
  client: Pick<OperatorClient, 'groups' | 'listedGroups'>,
): Promise<Listed> {
  const { fusions, states, since, most, mostItems } = listing;
  const names = new Set(fusions.map(({ name }) => name));
  const found: StoredGroup[] = [];
  let isCut = false;
  const take = (group: StoredGroup): void => {
    if (!names.has(group.fusion) || group.changedAt < since) return;
    if (states.size === 0 || states.has(group.state)) found.push(group);
  };
  if (fusions.every(({ keepsList }) => keepsList === true)) {
    for (const { name } of fusions)
      for await (const group of client.listedGroups({ fusion: name, since })) take(group);
  } else {
    for await (const group of client.groups({ mostItems, onCut: () => (isCut = true) })) take(group);
  }
  const sorted = found.toSorted((a, b) => b.changedAt - a.changedAt || compareRefs(a, b));
  return { groups: sorted.slice(0, most), found: found.length, isCut };
}

function compareRefs(a: GroupRef, b: GroupRef): number {
  if (a.fusion !== b.fusion) return a.fusion < b.fusion ? -1 : 1;
  return a.key < b.key ? -1 : Number(a.key > b.key);
}
