import type { Clock } from '../messaging/ports.ts';
import { decide, decideOnTimer, type Decision, type GroupPolicy } from './decide.ts';
import type { GroupRef, Part } from './group.ts';
import type { GroupStore } from './group-store.ts';

export interface JoinPorts {
  readonly store: GroupStore;
  readonly clock: Clock;
}

export interface Joined<P extends Part> {
  /** What the caller must do next, and may do any number of times. */
  readonly decision: Decision;
  /** The parts that were refused because another body is kept under their id. */
  readonly conflicts: readonly P[];
}

/**
 * Adds parts to their group with one put a part and one read for all of them.
 * A part that is there already goes on all the same, which heals a crash between the steps.
 */
export async function joinGroup<P extends Part>(
  policy: GroupPolicy,
  ref: GroupRef,
  parts: readonly P[],
  { store, clock }: JoinPorts,
): Promise<Joined<P>> {
  await Promise.all(parts.map((part) => store.putPart(ref, part)));
  const view = await store.view(ref);
  const kept = new Map(view.parts.map((part) => [part.partId, part.digest]));
  return {
    decision: decide(policy, view, new Set(parts.map((part) => part.partId)), clock.now()),
    conflicts: parts.filter(({ partId, digest }) => (kept.get(partId) ?? digest) !== digest),
  };
}

/** Answers a group's alarm clock. Nearly always the group is long complete, so the cheap question comes first. */
export async function answerTimer(
  policy: GroupPolicy,
  ref: GroupRef,
  { store, clock }: JoinPorts,
): Promise<Decision> {
  if (await store.hasHead(ref)) return { kind: 'wait' };
  return decideOnTimer(policy, await store.view(ref), clock.now());
}
