/** The timer of a group. */
export interface Timer {
  readonly fusion: string;
  readonly key: string;
  /** Ms since the epoch. A timer in the past fires at once. */
  readonly at: number;
}

/** Schedules timers. Each sends its group's `timer` message to the fusion queue. Scheduling one twice is harmless. */
export interface Timers {
  schedule(timers: readonly Timer[], now: number): Promise<void>;
}
