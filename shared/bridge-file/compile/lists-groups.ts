import type { FusionFile } from '../definition/bridge-file.ts';

/** Tells whether the open groups of a fusion are listed, because something releases all of them. */
export function listsGroups({ schedule, releaseAll, onNewKey }: FusionFile): boolean {
  return schedule !== undefined || releaseAll || onNewKey !== undefined;
}
