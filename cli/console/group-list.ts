import type { StoredGroup } from '../../shared/aggregation/stored-group.ts';
import type { Listed } from '../desk/list-groups.ts';

/** The states by which a person filters groups. */
const stateFilters = {
  open: ['open', 'being made'],
  fused: ['fused'],
  held: ['held'],
  discarded: ['discarded', 'dead-lettered', 'unopened'],
} as const satisfies Readonly<Record<string, readonly StoredGroup['state'][]>>;

export type StateFilter = keyof typeof stateFilters;

export const isStateFilter = (text: string): text is StateFilter => Object.hasOwn(stateFilters, text);

/** The filters of the page of groups. */
export interface GroupFilter {
  readonly fusion?: string | undefined;
  readonly state?: StateFilter | undefined;
  /** A part of the key, whatever its case. */
  readonly key?: string | undefined;
}

/** The most groups of one page, whatever the number of groups. */
export const mostRows = 200;

/** The groups of a page, with the numbers of all that the filters leave. */
export interface GroupPage {
  readonly groups: readonly StoredGroup[];
  readonly found: number;
  /** Numbers by state, before the filter of states. */
  readonly counts: Readonly<Record<StateFilter, number>>;
  /** True if the table was not read to its end. */
  readonly isCut: boolean;
}

/** Filters and counts groups, and keeps the first rows. */
export function groupPage({ groups, isCut }: Listed, { fusion, state, key }: GroupFilter): GroupPage {
  const text = key?.toLowerCase() ?? '';
  const matching = groups.filter(
    (group) =>
      (fusion === undefined || group.fusion === fusion) &&
      (text === '' || group.key.toLowerCase().includes(text)),
  );
  const counts = countStates(matching);
  const shown = state === undefined ? matching : matching.filter((group) => filterOf(group) === state);
  return { groups: shown.slice(0, mostRows), found: shown.length, counts, isCut };
}

/** Counts groups by the filter that shows them. */
export function countStates(groups: readonly StoredGroup[]): Record<StateFilter, number> {
  const counts = { open: 0, fused: 0, held: 0, discarded: 0 };
  for (const group of groups) counts[filterOf(group)] += 1;
  return counts;
}

function filterOf({ state }: StoredGroup): StateFilter {
  const named = Object.keys(stateFilters).filter(isStateFilter);
  return named.find((name) => stateFilters[name].some((one) => one === state)) ?? 'open';
}
