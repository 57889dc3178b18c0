/** Time, handed in so that the core has none of its own. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}
