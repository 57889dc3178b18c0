import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import { type PolicyPointer, versionOfKey } from '../../shared/policy-version/choose-version.ts';
import { versionOfGroup } from '../../shared/policy-version/group-version.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';

/** The versions of a scenario's policy, and when each counts. */
export interface Versions {
  /** The rules that a version has in the place of the scenario's, by its id. */
  readonly rules: Readonly<
    Record<string, Partial<Pick<Fusion, 'needs' | 'size' | 'minSize' | 'inactivityMs' | 'deadlineMs'>>>
  >;
  /** Promotions, candidates and rollbacks in their order; before the first the deployed policy counts. */
  readonly switches: readonly { readonly atMs: number; readonly pointer: PolicyPointer }[];
}

/** The longest time for which a worker may go on with a pointer that was read before. */
const cacheMs = 30_000;

/** Returns the pointer at a time; undefined before the first. */
export function pointerAt({ switches }: Versions, now: number): PolicyPointer | undefined {
  return switches.findLast(({ atMs }) => atMs <= now)?.pointer;
}

/** Returns the time at which a worker has read its pointer. */
export const readAt = (now: number, pick: (below: number) => number): number => now - pick(cacheMs);

/** A part bears the version that its key has by a pointer that counted a moment ago. */
export function faultsOfStamp(versions: Versions, version: string | undefined, now: number): string[] {
  const times = [now, ...versions.switches.map(({ atMs }) => atMs - 1)];
  const legal = times
    .filter((time) => time <= now && time > now - cacheMs)
    .map((time) => pointerAt(versions, time))
    .map((pointer) => pointer && versionOfKey(pointer, 'f', 'k'));
  const first = pointerAt(versions, now - cacheMs + 1);
  legal.push(first && versionOfKey(first, 'f', 'k'));
  return legal.includes(version) ? [] : [`a part got the version ${version} at ${now}`];
}

/** The first generation of a round has the version of the earliest part that was there when it was decided. */
export function faultsOfVersion(
  { previous, reason, parts, leftOut = [], version }: CompletionInput,
  puts: readonly string[],
): string[] {
  if (previous !== undefined || reason === 'late' || reason === 'corrected') return [];
  const all = [...parts, ...leftOut].toSorted((a, b) => puts.indexOf(a.partId) - puts.indexOf(b.partId));
  const legal = all.map((_, index) => versionOfGroup(all.slice(0, index + 1)));
  return legal.includes(version) ? [] : [`judged by the version ${version} of no earliest part`];
}

interface Judged {
  readonly generation: number;
  readonly version: string;
}

/** All generations of a round have one version. */
export function faultsOfRounds(rounds: readonly (readonly Judged[])[]): string[] {
  return rounds
    .filter((round) => new Set(round.map(({ version }) => version)).size > 1)
    .map(([first]) => `the round from generation ${first?.generation} was judged by two versions`);
}
