import type {
  LeasedGroup,
  GroupRef,
  GroupView,
  GroupState,
  Outcome,
  Part,
  CompletedGroup,
  Tally,
} from './group.ts';

/**
 * Where groups are kept. Every call may throw a RetryableError, after which it is unknown whether it took effect.
 * One behaviour suite runs against every adapter: `test/contract/group-store.ts`.
 */
export interface GroupStore {
  /** Puts a part if no part of that id is there; the first put's body and arrival time stay. */
  putPart(ref: GroupRef, part: Part): Promise<'stored' | 'duplicate'>;

  /**
   * Strongly consistent: shows every part and head whose write ended before the call. Bodies are left out.
   *
   * @param limit reads so many items of the group at most, the head and the tally first: for groups that may be large.
   *   Of one that has a tally fewer are read.
   */
  view(ref: GroupRef, limit?: number): Promise<GroupView>;

  /** Adds to the tally of a large group, and gives what it then is. */
  tally(ref: GroupRef, more: Tally): Promise<Tally>;

  /** Strongly consistent: every part whose put ended before the call, with bodies. The head is not read. */
  parts(ref: GroupRef): Promise<readonly Part[]>;

  /** Strongly consistent. */
  state(ref: GroupRef): Promise<GroupState | undefined>;

  /** Whether the group has a head; may miss one that is a moment old. Cheap, for alarm clocks that come too late. */
  hasState(ref: GroupRef): Promise<boolean>;

  /**
   * Puts `claim` as the head on condition that the head is still `over` (undefined: that there is none).
   * A head is the same when state, generation and token are. A refusal shows the head that stood in the way.
   */
  lease(ref: GroupRef, claim: LeasedGroup, over: GroupState | undefined): Promise<LeaseOutcome>;

  /**
   * Puts a settled head on condition that the head is still `over`: the claim that the caller holds, or, where nothing
   * need be claimed, the head that it read (undefined: that there is none). A refusal fences off whoever outlived its
   * lease, and shows the head that stood in the way.
   *
   * @param parts those that the generation includes: an outcome mostly repeats them, and need not be stored twice
   */
  save(
    ref: GroupRef,
    settled: CompletedGeneration,
    parts: readonly Part[],
    over: GroupState | undefined,
  ): Promise<SaveOutcome>;

  /** What was saved with this head, word by word; undefined when the group has another head by now, or is forgotten. */
  outcome(ref: GroupRef, head: CompletedGroup): Promise<Outcome | undefined>;

  /** Notes that a generation has been published, so that nobody says it again without need. */
  markPublished(ref: GroupRef, generation: number): Promise<void>;

  /** Strongly consistent: whether a generation is marked. One that is not may be out all the same. */
  isPublished(ref: GroupRef, generation: number): Promise<boolean>;

  /** Gives a claim back before its lease ends, with what it has learned, on condition of its token. */
  releaseLease(ref: GroupRef, claim: LeasedGroup): Promise<'yielded' | 'fenced'>;
}

/** A head and what it ended in. */
export interface CompletedGeneration {
  readonly state: CompletedGroup;
  readonly outcome: Outcome;
}

export type SaveOutcome =
  | { readonly kind: 'saved' }
  | { readonly kind: 'refused'; readonly state: GroupState | undefined }
  | { readonly kind: 'too-large' };

export type LeaseOutcome =
  | { readonly kind: 'leased' }
  | { readonly kind: 'refused'; readonly state: GroupState | undefined };
