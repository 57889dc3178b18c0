import type { Fusion } from '../policy/fusion.ts';
import type { PolicyPointer } from './choose-version.ts';

/** An immutable version of the policies of a bridge. */
export interface PolicyVersion {
  /** The digest of its fusions: equal fusions have the same id. */
  readonly id: string;
  readonly fusions: readonly Fusion[];
  /** Time of its proposal, ms since the epoch. */
  readonly proposedAt: number;
}

/** The pointer as it is stored, with what a change of it must know. */
export interface StoredPointer extends PolicyPointer {
  /** Grows with each change. A change is made on condition that no other came before. */
  readonly revision: number;
  /** The versions that were active before, the latest first; null is the deployed policy. */
  readonly before: readonly (string | null)[];
}

/** The versions of a bridge's policies and the pointer to those that count. */
export interface PolicyStore {
  /** Returns undefined before the first change. Strongly consistent. */
  pointer(): Promise<StoredPointer | undefined>;
  /** Returns undefined for a version that is not stored. Strongly consistent. */
  version(id: string): Promise<PolicyVersion | undefined>;
  /** Stores a version; one that is there already stays as it is. */
  add(version: PolicyVersion): Promise<void>;
  /**
   * Replaces the pointer on condition that its revision is still the one before.
   *
   * @returns false where another writer came first
   */
  point(pointer: StoredPointer): Promise<boolean>;
}

/** The policies that judge the groups of a function. */
export interface LivePolicies {
  /** Returns the version that a new group gets; undefined is the deployed policy. */
  current(fusion: string, key: string): Promise<string | undefined>;
  /**
   * Returns the policy of a fusion in a version, the same object each time.
   *
   * @throws RetryableError for a version that cannot be read yet: the message comes back
   */
  fusionOf(fusion: string, version: string | undefined): Promise<Fusion>;
}
