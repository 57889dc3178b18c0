/** What is assumed before anything is seen: one default for all data. Each is a round number, and none is critical. */
export const prior = {
  /** A source nobody knows is right more often than not; what this counts for is `anchor`. */
  accuracy: 0.7,
  /** How many claims a source must make before its own record outweighs that of all sources together. */
  strength: 4,
  /** Items a class must have before the pooled errors are its own and not alike for all classes. */
  anchor: 50,
  /** Claims that count as much as `anchor`, where right and wrong are all there is. */
  openAnchor: 100,
  /** Each claim is believed to be a slip with this probability, so that nothing is ever certain. */
  slip: 1e-6,
} as const;

/**
 * The pseudo-count of each of `classes` at `seen` items: in all √n, the estimator of least worst-case risk (Steinhaus,
 * Annals of Mathematical Statistics 28, 1957). Items that nobody has yet seen count as a hundred, against the drift of
 * a young estimate into one class.
 */
export const classPseudoCount = (seen: number, classes: number): number => Math.sqrt(seen + 100) / classes;
