/**
 * Cuts a list into turns. The n-th turn holds the n-th entry of each group, in the order of the list. When each turn
 * starts only after the one before has succeeded, no entry overtakes an earlier one of its group.
 *
 * @param groupOf entries without a group have no order, and all get the first turn
 */
export function groupTurns<T>(entries: readonly T[], groupOf: (entry: T) => string | undefined): T[][] {
  const turns: T[][] = [];
  const taken = new Map<string, number>();
  for (const entry of entries) {
    const group = groupOf(entry);
    const turn = group === undefined ? 0 : (taken.get(group) ?? 0);
    if (group !== undefined) taken.set(group, turn + 1);
    const holders = turns[turn];
    if (holders === undefined) turns.push([entry]);
    else holders.push(entry);
  }
  return turns;
}
