/** The bounds of a load test, for the time from the last part of a group to its result. */
export interface Objective {
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
}
