import type { Thresholds } from '../policy/merge-policy.ts';
import type { Sums } from '../truth-discovery/evidence/sums.ts';
import type { Conflict, SettledField } from './merged.ts';
import type { Trust } from './trust/trust.ts';

/** What is written down while a record is settled. */
export interface MergeTrace {
  readonly fields: SettledField[];
  readonly conflicts: Conflict[];
  /** How alike two free texts are to be told as one; undefined tells each by itself. */
  readonly near: number | undefined;
  /** What a field must have to be settled; undefined where the fusion asks for nothing. */
  readonly thresholds: Thresholds | undefined;
  /** Undefined where sources weigh what is declared. */
  readonly trust: Trust | undefined;
  readonly evidenceUpdate: Map<string, Sums>;
  /** Of each source, the weights that it was believed by. */
  readonly weights: Map<string, number[]>;
}
