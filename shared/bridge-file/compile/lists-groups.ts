import type { FusionFile } from '../definition/bridge-file.ts';

/** Tells whether something releases all open groups of a fusion. */
export function releasesAll({ schedule, releaseAll, onNewKey }: FusionFile): boolean {
  return schedule !== undefined || releaseAll || onNewKey !== undefined;
}

/** Tells whether the groups of a fusion are listed: for a release of all of them, or for a person. */
export function listsGroups(fusion: FusionFile): boolean {
  return releasesAll(fusion) || fusion.listGroups;
}
