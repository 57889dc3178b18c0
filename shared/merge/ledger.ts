import type { Conflict, SettledField } from './merged.ts';

/** What is written down while a record is settled. */
export interface Ledger {
  readonly fields: SettledField[];
  readonly conflicts: Conflict[];
}
