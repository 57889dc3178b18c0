import type { ReleaseReason } from '../../policy/release-reason.ts';
import type { Attempt } from '../../ports/model-usage.ts';
import type { GroupRef } from '../group.ts';

/** Identifies a part. The letter does not contain the part itself. */
export interface LetterContribution {
  readonly topic: string;
  readonly source: string;
  readonly id: string;
}

/**
 * A generation that the policy sends to an operator instead of a recipient. It names the parts and does not contain
 * them: they stay in the table until its retention ends.
 */
export interface DeadLetter extends GroupRef {
  readonly generation: number;
  readonly reason: 'incomplete' | 'no-answer' | 'too-large';
  /** One sentence for the operator. */
  readonly detail: string;
  readonly release: ReleaseReason;
  readonly missing: readonly string[];
  readonly contributions: readonly LetterContribution[];
  /** The number of parts that did not fit into the group; absent if all did. */
  readonly leftOut?: number;
  readonly costUsd: number | null;
  /** As in a receipt. */
  readonly estimatedUsd?: number;
  /** As in a receipt. */
  readonly attempts?: readonly Attempt[];
}

/** The reason why a part is in no group. It came too late, no part opened the group while it waited, or the group was full. */
export type UnadmittedReason = (typeof unadmittedReasons)[number];

const unadmittedReasons = ['late', 'unopened', 'group-full'] as const;

/** Returns whether a value is such a reason. */
export function isUnadmittedReason(value: unknown): value is UnadmittedReason {
  return unadmittedReasons.some((reason) => reason === value);
}

/** Parts that are in no group, under a policy that sends them to an operator. */
export interface LateLetter extends GroupRef {
  readonly reason: UnadmittedReason;
  /** One sentence for the operator. */
  readonly detail: string;
  readonly contributions: readonly LetterContribution[];
}
