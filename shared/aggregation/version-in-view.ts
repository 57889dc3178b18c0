import { type StampedPart, versionOfGroup } from '../policy-version/group-version.ts';
import { latecomers, type LatePolicyOf } from './complete/latecomers.ts';
import type { GroupView, PartSummary, Tally } from './group.ts';
import { needsAnswer } from './release-rules/mergeable.ts';

/** The version that judges a group; `any` while no decision depends on it. */
export type VersionInView = { readonly version: string | undefined } | 'any';

/**
 * Returns the version that judges a group in view: that of the open round, or else of the completed one. Of a
 * group that is not seen whole the tally knows the earliest part.
 */
export function versionInView(policy: LatePolicyOf, view: GroupView): VersionInView {
  const { state, parts, isWhole, tally } = view;
  if (state?.state === 'leased') return 'any';
  if (state !== undefined) {
    const { open } = latecomers(policy, state, parts);
    return { version: open.some(needsAnswer) ? versionOfGroup(open) : state.version };
  }
  if (isWhole) return { version: versionOfGroup(parts) };
  return { version: versionOfStamps([...(tally?.stamps ?? []), ...stampsOf(parts)]) };
}

/** Returns the stamp of the earliest of some parts, as a tally keeps it. Stamps sort as their parts arrived. */
export function stampsOf(parts: readonly PartSummary[]): Tally['stamps'] & object {
  const [least] = parts.map(stampOf).toSorted();
  return least === undefined ? [] : [least];
}

/** Digits of a time in milliseconds, until the year 33,658. */
const timeDigits = 15;

function stampOf({ arrivedAt, partId, version = '' }: StampedPart): string {
  return `${String(arrivedAt).padStart(timeDigits, '0')} ${partId} ${version}`;
}

function versionOfStamps(stamps: readonly string[]): string | undefined {
  const version = stamps.toSorted()[0]?.split(' ')[2];
  return version === '' ? undefined : version;
}
