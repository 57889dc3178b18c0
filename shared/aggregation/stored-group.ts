import type { GroupRef, Outcome } from './group.ts';

/** A group as a list shows it. */
export interface StoredGroup extends GroupRef {
  /** The kind of the last outcome; `open` before the first, and `being made` while a worker makes the next. */
  readonly state: 'open' | 'being made' | Outcome['kind'];
  /** The latest settled generation, 0 for none. */
  readonly generation: number;
  /** The number of stored parts, corrections and notices of absence included. */
  readonly parts: number;
  /** The arrival of the earliest part, ms since the epoch. */
  readonly since: number;
  /** The latest arrival or save, ms since the epoch. */
  readonly changedAt: number;
}
