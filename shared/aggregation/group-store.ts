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
 * The store of groups. Every call may throw a RetryableError, after which it is unknown whether the call took effect.
 * One behaviour suite runs against every adapter: `test/contract/group-store.ts`.
 */
export interface GroupStore {
  /** Puts a part if no part with its id is stored. The body and arrival time of the first put stay. */
  putPart(ref: GroupRef, part: Part): Promise<'stored' | 'duplicate'>;

  /** Returns whether a part with this id is stored. The read is strongly consistent. */
  hasPart(ref: GroupRef, partId: string): Promise<boolean>;

  /**
   * Reads the group without bodies. The read is strongly consistent: it shows every part and state whose write ended
   * before the call.
   *
   * @param limit most items to read, the state and the tally first: for groups that may be large. Fewer are read of a
   *   group that has a tally.
   */
  view(ref: GroupRef, limit?: number): Promise<GroupView>;

  /** Adds to the tally of a large group, and returns the new tally. */
  tally(ref: GroupRef, more: Tally): Promise<Tally>;

  /**
   * Reads every part whose put ended before the call, with bodies and strongly consistently. Skips the state.
   *
   * @param select returns what is kept of a part, page by page; it gets the bytes of the stored text, too
   */
  parts(ref: GroupRef, select?: (part: Part, bytes: number) => Part | undefined): Promise<readonly Part[]>;

  /** Reads the group state strongly consistently; undefined while the group is open. */
  state(ref: GroupRef): Promise<GroupState | undefined>;

  /**
   * Returns whether the group has a state, other than that of parts that opened no group. May miss one that is a moment
   * old. Cheap, for timers of completed groups.
   */
  hasState(ref: GroupRef): Promise<boolean>;

  /**
   * Puts `lease` as the group state on condition that the state is still `over` (undefined: that there is none).
   * Two states are the same when state, generation and token are. A refusal shows the state that was found instead.
   */
  lease(ref: GroupRef, lease: LeasedGroup, over: GroupState | undefined): Promise<LeaseOutcome>;

  /**
   * Puts a completed state on condition that the state is still `over`. That is the lease that the caller holds or, where
   * no lease is needed, the state that it read (undefined: that there is none). A refusal fences off a worker that outlived
   * its lease, and shows the state that was found instead.
   *
   * @param parts the parts in the generation: an outcome mostly repeats them, so they need not be stored twice
   */
  save(
    ref: GroupRef,
    settled: CompletedGeneration,
    parts: readonly Part[],
    over: GroupState | undefined,
  ): Promise<SaveOutcome>;

  /** Returns the outcome that was saved with this state, word for word; undefined once the state is replaced or expired. */
  outcome(ref: GroupRef, completed: CompletedGroup): Promise<Outcome | undefined>;

  /** Marks a generation as published, so that no worker publishes it again without need. */
  markPublished(ref: GroupRef, generation: number): Promise<void>;

  /** Returns, strongly consistently, whether a generation is marked. One without a mark may be published all the same. */
  isPublished(ref: GroupRef, generation: number): Promise<boolean>;

  /** Gives a lease up before it ends, and stores its new members, on condition that its token is still stored. */
  releaseLease(ref: GroupRef, lease: LeasedGroup): Promise<'yielded' | 'fenced'>;
}

/** A completed state and the outcome that is stored with it. */
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
