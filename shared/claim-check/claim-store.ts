/**
 * Where bodies are kept that are too large to travel. Every call may throw a RetryableError, after which it is unknown
 * whether it took effect. One behaviour suite runs against every adapter: `test/contract/claim-store.ts`.
 */
export interface ClaimStore {
  /** What a reference into this store begins with, `s3://<bucket>/`; the key follows as it is. */
  readonly location: string;

  /** Keeps an object. Putting the same again is harmless and renews its age, from which its expiry counts. */
  put(key: string, bytes: Uint8Array): Promise<void>;

  /**
   * Strongly consistent: shows every object whose put ended before the call.
   *
   * @param maxBytes what is larger is not read
   */
  get(key: string, maxBytes: number): Promise<Fetched>;
}

export type Fetched =
  | { readonly kind: 'object'; readonly bytes: Uint8Array }
  /** It never was there, or has expired. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' };
