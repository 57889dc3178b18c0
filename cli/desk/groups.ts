import type { StoredGroup } from '../../shared/aggregation/stored-group.ts';
import { printable } from '../../shared/json/printable.ts';
import type { GroupsOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { type Listed, listGroups } from './list-groups.ts';
import { withOperator } from './with-operator.ts';

/**
 * `groups`: lists groups, those that changed last first.
 *
 * @throws UserError
 */
export async function groups(options: GroupsOptions, environment: ProcessEnvironment): Promise<0> {
  const { out, err } = environment;
  const { states, most, mostItems } = options;
  return withOperator(options, environment, async ({ at, fusions, client, since }): Promise<0> => {
    const listed = await listGroups({ fusions, states: new Set(states), since, most, mostItems }, client);
    if (options.output === 'json') for (const group of listed.groups) out(jsonOf(group));
    else for (const line of table(listed.groups)) out(line);
    for (const note of notes(listed, at, options)) err(note);
    return 0;
  });
}

function jsonOf({ since, changedAt, ...group }: StoredGroup): string {
  return JSON.stringify({ ...group, since: iso(since), changedAt: iso(changedAt) });
}

/** Writes a line for each group, in columns. The key is last, because it may be long. */
function table(groups: readonly StoredGroup[]): readonly string[] {
  if (groups.length === 0) return [];
  const rows = groups.map(({ fusion, key, state, generation, parts, changedAt }) => [
    state,
    iso(changedAt),
    `${parts} ${parts === 1 ? 'part' : 'parts'}`,
    generation === 0 ? '-' : `#${generation}`,
    fusion,
    printable(key),
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

function notes(
  { groups, found, isCut }: Listed,
  { file }: BridgeAt,
  options: GroupsOptions,
): readonly string[] {
  const count = `${found} ${found === 1 ? 'group' : 'groups'}`;
  const shown =
    groups.length < found ? `, of which the last ${groups.length} are shown (--most shows more)` : '';
  const cut = `only ${options.mostItems} items of the table were read, so groups may be missing: read more with --most-items, or let the fusions of ${file} keep a list with "listGroups: true"`;
  return [`${count}${shown}`, ...(isCut ? [cut] : [])];
}

const iso = (ms: number): string => new Date(ms).toISOString();
