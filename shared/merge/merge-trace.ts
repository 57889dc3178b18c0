import type { Thresholds } from '../policy/merge-policy.ts';
import type { Sums } from '../truth-discovery/evidence/sums.ts';
import type { Conflict, SettledField } from './merged.ts';
import type { Trust } from './trust/trust.ts';

/** The data collected while a record is settled. */
export interface MergeTrace {
  readonly fields: SettledField[];
  readonly conflicts: Conflict[];
  /** The similarity above which two free texts are listed as one; `undefined` lists each text. */
  readonly near: number | undefined;
  /** The thresholds of a settled field; `undefined` if the fusion declares none. */
  readonly thresholds: Thresholds | undefined;
  /** Undefined if the sources have declared weights only. */
  readonly trust: Trust | undefined;
  readonly evidenceUpdate: Map<string, Sums>;
  /** The estimated weights of each source, one a field. */
  readonly weights: Map<string, number[]>;
}
