import type { HalfLife } from '../../policy/half-life.ts';
import type { Evidence } from './evidence.ts';

/** A fusion that learns. Sums that fade at different paces are in different units, and are kept apart. */
export interface Learner {
  readonly fusion: string;
  readonly halfLife: HalfLife;
}

/** Where is kept what the groups of each fusion have taught about its sources. */
export interface EvidenceLog {
  /**
   * Notes what a generation teaches. Noted again under the same id within the hour, as when a worker dies before it
   * saves, it is the same entry.
   *
   * @param at ms since the epoch, of now
   */
  record(learner: Learner, generationId: string, additions: Evidence, at: number): Promise<void>;
  /** What all entries add up to, but for the most recent; the same object for as long as nothing new is known. */
  read(learner: Learner, now: number): Promise<Evidence>;
  /**
   * Puts sums in the place of all that was noted before a time; what was noted since is added to them. Who has read
   * before sees it with what is new.
   *
   * @param until ms since the epoch, at most `now`
   */
  replace(learner: Learner, sums: Evidence, until: number, now: number): Promise<'replaced' | 'too-large'>;
}
