import { blends, type ClassRecord } from '../votes/class-shares.ts';
import type { Overlap } from '../copies/copy-rate.ts';
import { gauges } from '../votes/gauge-strength.ts';

/** Sums about one source: a confusion matrix row by row, over the first labels of the field. */
export interface SourceRecord {
  readonly era: number;
  readonly counts: Float64Array;
}

export interface PairRecord extends Overlap {
  readonly era: number;
}

/**
 * What is known of a field of a fusion before a group of it is settled. `sources` and `pairs` need hold none but those
 * of the group. Labels are only ever appended, so that a record written before one came is a corner of a later one.
 */
export interface VoteState extends ClassRecord {
  readonly era: number;
  readonly groups: number;
  readonly claims: number;
  readonly labels: readonly string[];
  /** The confusion matrix of all sources together, in items. */
  readonly pooled: Float64Array;
  /** How well claims were foretold at each temperature, as a sum of log-likelihoods. */
  readonly foretold: Float64Array;
  /** How well what was told to be true was believed before, at each temperature. */
  readonly told: Float64Array;
  /** How well claims were foretold at each of `gauges`, against the first. */
  readonly gauged: Float64Array;
  readonly sources: ReadonlyMap<string, SourceRecord>;
  readonly pairs: ReadonlyMap<string, PairRecord>;
}

/** What one group adds to a `VoteState`: nothing but sums in the unit of `era`, and labels that are new. */
export interface VoteDelta extends ClassRecord {
  readonly era: number;
  readonly claims: number;
  /** All labels of the field, those that are new at the end. */
  readonly labels: readonly string[];
  readonly pooled: Float64Array;
  readonly foretold: Float64Array;
  /** How well what was told to be true was believed before, at each temperature. */
  readonly told: Float64Array;
  /** How well claims were foretold at each of `gauges`, against the first. */
  readonly gauged: Float64Array;
  /** Who said what: the matrix of the source grows in the column of the label. */
  readonly said: readonly Said[];
  readonly pairs: ReadonlyMap<string, Overlap>;
}

export interface Said {
  readonly source: string;
  /** By number. */
  readonly label: number;
  /** What is believed of the group by those who judge this voice: mostly the `classes` of the delta. */
  readonly classes: Float64Array;
}

export const temperatures = Float64Array.of(1, 0.7, 0.5, 0.35, 0.25, 0.15, 0.1);

export const noVotes: VoteState = {
  era: 0,
  groups: 0,
  claims: 0,
  labels: [],
  classes: new Float64Array(),
  blended: new Float64Array(blends.length),
  pooled: new Float64Array(),
  foretold: new Float64Array(temperatures.length),
  told: new Float64Array(temperatures.length),
  gauged: new Float64Array(gauges.length),
  sources: new Map(),
  pairs: new Map(),
};

/** In larger groups pairs are not looked at: they are crowds, and their pairs would be more than their claims. */
export const mostVoices = 8;

/** Beyond so many labels a field has no classes, only right and wrong. */
export const mostLabels = 32;

/** Sources are URI references, in which there is no space. */
export const pairKey = (one: string, other: string): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;
