import type { HalfLife } from '../../policy/half-life.ts';
import type { Evidence } from './evidence.ts';

/**
 * A fusion that learns. Half-lives are part of it, because sums that decay at different rates have different units and
 * are kept apart.
 */
export interface Learner {
  readonly fusion: string;
  readonly halfLife: HalfLife;
}

/** The log of evidence that the groups of each fusion have produced about its sources. */
export interface EvidenceLog {
  /**
   * Records the evidence of a generation. Recording under the same id within the hour is idempotent: a worker may die
   * between recording and saving, and its message comes again.
   *
   * @param at ms since the epoch, of now
   */
  record(learner: Learner, generationId: string, additions: Evidence, at: number): Promise<void>;
  /**
   * Returns the sum of all entries, except for the most recent ones. It returns the same object until new entries are
   * read.
   */
  read(learner: Learner, now: number): Promise<Evidence>;
  /**
   * Replaces all entries recorded before `until` by the given sums. Later entries are added to them. A reader that has
   * cached the older sums gets the new ones with its next read.
   *
   * @param until ms since the epoch, at most `now`
   */
  replace(learner: Learner, sums: Evidence, until: number, now: number): Promise<'replaced' | 'too-large'>;
}
