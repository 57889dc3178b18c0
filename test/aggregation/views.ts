import type { GroupPolicy } from '../../shared/aggregation/join/decide.ts';
import type { GroupView, GroupStateView, PartSummary } from '../../shared/aggregation/group.ts';
import type { Statements } from '../../shared/messages/statements.ts';
import { fusionOf } from '../fakes/policies.ts';

/** Needs a and b, wants c, and waits 100 ms; change what the test is about. */
export function policyOf(change: Partial<GroupPolicy> = {}): GroupPolicy {
  return fusionOf({ needs: ['a', 'b'], wants: ['c'], deadlineMs: 100, ...change });
}

/** Nothing is waited for but what the test says. */
export function bare(change: Partial<GroupPolicy> = {}): GroupPolicy {
  return policyOf({ needs: [], wants: [], ...change });
}

export function part(partId: string, topic: string, arrivedAt: number, states?: Statements): PartSummary {
  return { partId, topic, digest: 'd', arrivedAt, ...(states !== undefined && { states }) };
}

export function open(...parts: PartSummary[]): GroupView {
  return { state: undefined, parts, isWhole: true, tally: undefined };
}

export function saved(change: Partial<Extract<GroupStateView, { state: 'completed' }>> = {}): GroupStateView {
  return {
    state: 'completed',
    generation: 1,
    included: [],
    before: [],
    savedAt: 1_000,
    ended: 'fused',
    ...change,
  };
}

export function closed(state: GroupStateView, ...parts: PartSummary[]): GroupView {
  return { ...open(...parts), state };
}
