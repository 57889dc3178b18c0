import type { LossName } from '../policy/merge-policy.ts';
import type { Json } from '../json/json.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';

/** How one field of the merged record was settled. */
export type SettledField = {
  /** JSON Pointer into the merged record. */
  readonly field: string;
  readonly loss: LossName;
  /** Sources whose claim is the settled value (for means and medians: the nearest to it), sorted. */
  readonly winners: readonly string[];
  /** Sources that claimed something else, sorted. */
  readonly dissenters: readonly string[];
  /** Where weights are learned: the probability that the settled value is right, for a vote. */
  readonly confidence?: number;
  /** Where weights are learned and the sources disagreed: how much each counted, 1 on average. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The value is that of a correction, whatever the sources claim. */
  readonly corrected?: true;
  /** Where weights are learned or a threshold asks: how many sources that spoke for themselves would weigh as much. */
  readonly effectiveSources?: number;
  /** It is below what the policy asks for: the settled value is only the best there is. */
  readonly unsettled?: true;
};

/** A field on which the sources disagreed: every distinct claim and who made it. */
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
  /** JSON Pointers of the fields that are below what the policy asks for; absent when there are none. */
  readonly unsettled?: readonly string[];
  /**
   * Where weights are learned: how much each source counted, on average over the fields where it was believed more or
   * less than others; absent when there are none.
   */
  readonly weights?: Readonly<Record<string, number>>;
  /** Where weights are learned: what the group teaches about its sources. */
  readonly evidenceUpdate?: Evidence;
  /** What of the lessons corrections have made certain, but for those that the group has taught before. */
  readonly certain?: Evidence;
}
