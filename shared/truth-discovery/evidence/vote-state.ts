import { blends, type ClassRecord } from '../votes/class-shares.ts';
import type { Overlap } from '../copies/copy-rate.ts';
import { candidateStrengths } from '../votes/candidate-strengths.ts';

/** The confusion counts of one source, row by row, over the first labels of the field. */
export interface SourceRecord {
  readonly era: number;
  readonly counts: Float64Array;
}

export interface PairRecord extends Overlap {
  readonly era: number;
}

/**
 * The evidence about a field of a fusion before one of its groups is settled. `sources` and `pairs` need to hold only
 * those of the group. Labels are only ever appended, so that an older record is the upper left corner of a newer one.
 */
export interface VoteState extends ClassRecord {
  readonly era: number;
  readonly groups: number;
  readonly claims: number;
  readonly labels: readonly string[];
  /** The confusion matrix of all sources together, in items. */
  readonly pooled: Float64Array;
  /** The predictive log-likelihood of the claims at each temperature. */
  readonly temperatureScores: Float64Array;
  /** The log-probability of the corrections, before they came, at each temperature. */
  readonly correctionScores: Float64Array;
  /** The predictive log-likelihood of the claims at each of `candidateStrengths`, less that at the first. */
  readonly strengthScores: Float64Array;
  readonly sources: ReadonlyMap<string, SourceRecord>;
  readonly pairs: ReadonlyMap<string, PairRecord>;
}

/** The additions of one group to a `VoteState`: sums in the unit of `era`, and new labels. */
export interface VoteDelta extends ClassRecord {
  readonly era: number;
  readonly claims: number;
  /** All labels of the field, with the new ones at the end. */
  readonly labels: readonly string[];
  readonly pooled: Float64Array;
  readonly temperatureScores: Float64Array;
  /** The log-probability of the correction, before it came, at each temperature. */
  readonly correctionScores: Float64Array;
  /** The predictive log-likelihood of the claims at each of `candidateStrengths`, less that at the first. */
  readonly strengthScores: Float64Array;
  /** The claims by source. The matrix of each source grows in the column of the claimed label. */
  readonly claimUpdates: readonly ClaimUpdate[];
  readonly pairs: ReadonlyMap<string, Overlap>;
}

export interface ClaimUpdate {
  readonly source: string;
  /** The index of the label. */
  readonly label: number;
  /** The label distribution that this claim is judged by: the `classes` of the delta, except for claims of copiers. */
  readonly classes: Float64Array;
}

export const temperatures = Float64Array.of(1, 0.7, 0.5, 0.35, 0.25, 0.15, 0.1);

export const noVotes: VoteState = {
  era: 0,
  groups: 0,
  claims: 0,
  labels: [],
  classes: new Float64Array(),
  blendScores: new Float64Array(blends.length),
  pooled: new Float64Array(),
  temperatureScores: new Float64Array(temperatures.length),
  correctionScores: new Float64Array(temperatures.length),
  strengthScores: new Float64Array(candidateStrengths.length),
  sources: new Map(),
  pairs: new Map(),
};

/** The largest group whose pairs of sources are counted. In a larger group the pairs would outnumber the claims. */
export const largestPairedGroup = 8;

/**
 * The largest number of labels for which confusion matrices are kept. Beyond it only right and wrong claims are
 * counted.
 */
export const maxLabels = 32;

/** Returns the key of an unordered pair. Sources are URI references, so they contain no space. */
export const pairKey = (one: string, other: string): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;
