/** The bounds that a load test holds a fusion to: the time from the last part of a group to its result, in ms. */
export interface Objective {
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
}
