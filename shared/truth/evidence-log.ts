import type { Evidence } from './evidence.ts';

/** Where is kept what the groups of each fusion have taught about its sources. */
export interface EvidenceLog {
  /**
   * Notes what a generation teaches. Noted again under the same id within the hour, as when a worker dies before it
   * saves, it is the same entry.
   *
   * @param at ms since the epoch, of now
   */
  record(fusion: string, generationId: string, additions: Evidence, at: number): Promise<void>;
  /** What all entries add up to, but for the most recent; the same object for as long as nothing new is known. */
  read(fusion: string, now: number): Promise<Evidence>;
}
