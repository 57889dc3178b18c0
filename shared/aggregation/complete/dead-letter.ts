import type { ReleaseReason } from '../../policy/release-reason.ts';
import type { GroupRef } from '../group.ts';

/** Which contribution: the letter does not hold it. */
export interface LetterContribution {
  readonly topic: string;
  readonly source: string;
  readonly id: string;
}

/**
 * A generation that the policy sends to a person instead of a recipient. It names the contributions and does not
 * hold them: they stay in the table until its retention ends.
 */
export interface DeadLetter extends GroupRef {
  readonly generation: number;
  readonly reason: 'incomplete' | 'no-answer' | 'too-large';
  /** One sentence for a person. */
  readonly detail: string;
  readonly release: ReleaseReason;
  readonly missing: readonly string[];
  readonly contributions: readonly LetterContribution[];
  readonly costUsd: number | null;
}

/** Contributions that came after their group was closed, under a policy that has a person look at them. */
export interface LateLetter extends GroupRef {
  readonly reason: 'late';
  /** One sentence for a person. */
  readonly detail: string;
  readonly contributions: readonly LetterContribution[];
}
