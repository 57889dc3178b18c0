/**
 * A store of bodies that are too large to travel. Every call may throw a RetryableError, after which it is unknown
 * whether it took effect. One behaviour suite runs against every adapter: `test/contract/claim-store.ts`.
 */
export interface ClaimStore {
  /** The prefix of a reference into this store, `s3://<bucket>/`. The key follows unchanged. */
  readonly location: string;

  /** Stores an object. Putting the same object again is harmless and restarts its expiry. */
  put(key: string, bytes: Uint8Array): Promise<void>;

  /**
   * Fetches an object. The read is strongly consistent: it returns every object whose put ended before the call.
   *
   * @param maxBytes the size up to which an object is read
   */
  get(key: string, maxBytes: number): Promise<Fetched>;
}

export type Fetched =
  | { readonly kind: 'object'; readonly bytes: Uint8Array }
  /** The object does not exist or has expired. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' };
