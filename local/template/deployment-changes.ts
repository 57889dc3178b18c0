import type { Deployment } from './deployment.ts';

/** The differences of one kind of resource, by their names. */
export interface Changes<T> {
  readonly added: readonly T[];
  /** As they are after the change. */
  readonly changed: readonly T[];
  readonly removed: readonly T[];
}

/** Compares resources of one kind by their names and their whole texts. */
export function changesOf<T extends object>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (resource: T) => string,
): Changes<T> {
  const earlier = new Map(before.map((one) => [nameOf(one), JSON.stringify(one)]));
  const later = new Set(after.map(nameOf));
  return {
    added: after.filter((one) => !earlier.has(nameOf(one))),
    changed: after.filter((one) => {
      const text = earlier.get(nameOf(one));
      return text !== undefined && text !== JSON.stringify(one);
    }),
    removed: before.filter((one) => !later.has(nameOf(one))),
  };
}

/** Returns why a running laptop cannot become another deployment; undefined if it can. */
export function whyNotUpdate(before: Deployment, after: Deployment): string | undefined {
  if (before.stack !== after.stack)
    return `the stack ${before.stack} would become ${after.stack}, which is another bridge`;
  const tables = changesOf(before.tables, after.tables, ({ name }) => name);
  if (tables.added.length + tables.changed.length + tables.removed.length > 0)
    return 'the table of the groups would be another one';
  const buses = changesOf(before.buses, after.buses, ({ name }) => name);
  if (buses.added.length + buses.removed.length > 0) return 'the bus would be another one';
  return undefined;
}
