/** When a group's alarm clock rings. */
export interface Timer {
  readonly fusion: string;
  readonly key: string;
  /** Ms since the epoch; a time that has passed rings at once. */
  readonly at: number;
}

/** Alarm clocks: each sends its group's `timer` message to the fusion queue. Setting one twice is harmless. */
export interface Timers {
  schedule(timers: readonly Timer[], now: number): Promise<void>;
}
