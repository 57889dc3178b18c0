import type { ReleaseReason } from '../policy/release-reason.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { GroupRef, MergedKind, Outcome, Part } from './group.ts';
import type { Spent } from '../ports/model-usage.ts';

/** What the maker of a generation is given. */
export interface CompletionInput {
  readonly ref: GroupRef;
  readonly generation: number;
  readonly reason: ReleaseReason;
  /** How the generation that this one amends ended; undefined for the first of a round. */
  readonly previous: Outcome['kind'] | undefined;
  /** The most that the generations before that one came to, where that is more. */
  readonly merged?: MergedKind;
  /** In their order: merging, the prompt and the receipt keep it. */
  readonly parts: readonly Part[];
  readonly attempts: number;
  readonly spent: Spent;
  readonly causationId: string | undefined;
  /** The ticket of the message that asked for the generation: whoever sends that message again keeps it. */
  readonly requestedBy: string;
  /** The `partId`s of the corrections that the last generation was made with that was merged. */
  readonly learnedCorrections?: readonly string[];
}

export type CompletionResult =
  | {
      readonly kind: 'made';
      readonly outcome: Outcome;
      /** Where weights are learned: what a fused group teaches about its sources. */
      readonly evidenceUpdate?: Evidence;
    }
  /** The model could not be asked now; what it has cost so far is kept with the claim. */
  | { readonly kind: 'try-later'; readonly afterMs: number; readonly why: string; readonly spent: Spent }
  /**
   * The model will answer later. Whoever keeps the question now owes the group its message: it is sent again, with the
   * same ticket, when there is an answer or none will come. Kept before this is said, so that a death in between
   * repeats the visit.
   */
  | { readonly kind: 'waiting' };
