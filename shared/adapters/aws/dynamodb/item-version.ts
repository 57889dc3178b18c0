import { NewerVersionError } from '../../../ports/newer-version.ts';
import { type Item, numberOf } from './group-item.ts';

/**
 * The versions of stored items, in their attribute `v`. An item without it is of release 0.1.0, and has version 0.
 * Readers of a form ship one release before its writers: docs/decisions/0101-versions.md.
 */
export const writtenItemVersion = 1;

/** The highest version that this release understands. */
export const understoodItemVersion = 1;

/** The version of an item that this release writes. */
export const itemVersion = { v: { N: String(writtenItemVersion) } } as const satisfies Item;

/**
 * Looks at an item's version, before anything else of it is read.
 *
 * @param what the item is, with its article: `a stored part`
 * @throws NewerVersionError
 */
export function checkVersion(item: Item, what: string): void {
  const found = item['v'] === undefined ? 0 : numberOf(item, 'v');
  if (found > understoodItemVersion)
    throw new NewerVersionError(what, { found, known: understoodItemVersion });
}

/**
 * The condition of an update that changes an item without reading it: the item has no newer form. The version becomes
 * the one that this release writes.
 */
export const notNewer = {
  condition: '(attribute_not_exists(v) OR v <= :understood)',
  values: { ':understood': { N: String(understoodItemVersion) } },
} as const;
