import type { Sums } from '../truth/sums.ts';
import type { Conflict, SettledField } from './merged.ts';
import type { Trust } from './trust.ts';

/** What is written down while a record is settled. */
export interface Ledger {
  readonly fields: SettledField[];
  readonly conflicts: Conflict[];
  /** How alike two free texts are to be told as one; undefined tells each by itself. */
  readonly near: number | undefined;
  /** Undefined where sources weigh what is declared. */
  readonly trust: Trust | undefined;
  readonly lessons: Map<string, Sums>;
}
