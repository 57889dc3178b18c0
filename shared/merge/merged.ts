import type { LossName } from '../policy/losses/loss-descriptors.ts';
import type { Json } from '../json/json.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';

/** The settlement of one field of the merged record. */
export type SettledField = {
  /** JSON Pointer into the merged record. */
  readonly field: string;
  readonly loss: LossName;
  /** Sources whose claim is the settled value (for means and medians: the nearest to it), sorted. */
  readonly winners: readonly string[];
  /** Sources that claimed something else, sorted. */
  readonly dissenters: readonly string[];
  /** The probability that the settled value is right, for a vote with learned weights. */
  readonly confidence?: number;
  /** The weight of each source, 1 on average, where weights are learned and the sources disagreed. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The value is that of a correction, whatever the sources claim. */
  readonly corrected?: true;
  /**
   * The number of independent sources that would weigh as much, where weights are learned or a threshold is declared.
   */
  readonly effectiveSources?: number;
  /** The field is below a threshold of the policy: the settled value is only the best available. */
  readonly unsettled?: true;
};

/** A field on which the sources disagreed: every distinct claim with its sources. */
export type Conflict = {
  readonly field: string;
  readonly loss: LossName;
  readonly settled: Json;
  readonly claims: readonly {
    readonly value: Json;
    readonly sources: readonly string[];
    readonly weight: number;
  }[];
};

export interface Merged {
  /** One member a topic: `{ content: ..., user: ... }`. */
  readonly record: Json;
  readonly fields: readonly SettledField[];
  readonly conflicts: readonly Conflict[];
  /** JSON Pointers of the fields below a threshold of the policy; absent if there are none. */
  readonly unsettled?: readonly string[];
  /** The mean weight of each source over the fields with unequal learned weights; absent if there are none. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The evidence update of the group, where weights are learned. */
  readonly evidenceUpdate?: Evidence;
  /** The part of the evidence update that comes from corrections, except those learned from before. */
  readonly certain?: Evidence;
}
