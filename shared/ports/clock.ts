/** The source of time, passed in so that the core reads no clock. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}
