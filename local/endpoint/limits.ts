/** Bounds on what a client may take of the endpoint. */
export interface Limits {
  /** The time for the head of a request to arrive. */
  readonly headMs: number;
  /** The time for a whole request to arrive. The answer may take longer: a long poll waits 20 seconds. */
  readonly requestMs: number;
  /** The interval at which these times are checked. */
  readonly checkEveryMs: number;
  /** The time that a connection may be silent, longer than a long poll. Clients keep theirs for a shorter time. */
  readonly silentMs: number;
  /** The most connections at once, enough for a few hundred processes of functions with a dozen each. */
  readonly connections: number;
  /** The most bytes of all bodies that are being received at once. */
  readonly bodyBytes: number;
  /** The most calls at once on one connection of HTTP/2. */
  readonly streams: number;
  /** The interval at which a client of HTTP/2 must show that it is alive. */
  readonly pingEveryMs: number;
}

export const defaultLimits: Limits = {
  headMs: 20_000,
  requestMs: 60_000,
  checkEveryMs: 1_000,
  silentMs: 120_000,
  connections: 4_096,
  bodyBytes: 512 * 1024 * 1024,
  streams: 1_000,
  pingEveryMs: 10_000,
};
