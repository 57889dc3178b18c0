import type { ClaimedHead, GroupRef, GroupView, Head, Part, SavedHead } from './group.ts';

/**
 * Where groups are kept. Every call may throw a TransientFault, after which it is unknown whether it took effect.
 * One behaviour suite runs against every adapter: `test/contract/group-store.ts`.
 */
export interface GroupStore {
  /** Puts a part if no part of that id is there; the first put's body and arrival time stay. */
  putPart(ref: GroupRef, part: Part): Promise<'stored' | 'duplicate'>;

  /** Strongly consistent: shows every part and head whose write ended before the call. Bodies are left out. */
  view(ref: GroupRef): Promise<GroupView>;

  /** Strongly consistent: every part whose put ended before the call, with bodies. The head is not read. */
  parts(ref: GroupRef): Promise<readonly Part[]>;

  /** Whether the group has a head; may miss one that is a moment old. Cheap, for alarm clocks that come too late. */
  hasHead(ref: GroupRef): Promise<boolean>;

  /**
   * Puts `claim` as the head on condition that the head is still `over` (undefined: that there is none).
   * A head is the same when state, generation and token are. A refusal shows the head that stood in the way.
   */
  claim(ref: GroupRef, claim: ClaimedHead, over: Head | undefined): Promise<ClaimOutcome>;

  /** Settles a claim on condition that it still holds the token; `fenced`: somebody else took over. */
  save(ref: GroupRef, saved: SavedHead): Promise<'saved' | 'fenced' | 'too-large'>;

  /** Gives a claim back before its lease ends, with what it has learned, on condition of its token. */
  yieldClaim(ref: GroupRef, claim: ClaimedHead): Promise<'yielded' | 'fenced'>;
}

export type ClaimOutcome = { readonly kind: 'claimed' } | { readonly kind: 'refused'; readonly head: Head | undefined };
