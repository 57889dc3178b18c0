/** The assumptions before any evidence: one default for all data. Each is a round number, and none is critical. */
export const prior = {
  /**
   * The accuracy of an unknown source, which is right more often than not. `anchor` is the weight of this assumption.
   */
  accuracy: 0.7,
  /** The number of claims after which a source's own record outweighs that of all sources together. */
  strength: 4,
  /** The number of items after which the errors of a class outweigh those of all classes. */
  anchor: 50,
  /** The counterpart of `anchor` in claims, for fields where only right and wrong are counted. */
  openAnchor: 100,
  /** The probability that a claim is a slip, so that no result is ever certain. */
  slip: 1e-6,
} as const;

/**
 * Returns the pseudo-count of each of `classes` classes after `seen` items: √n in all. It is the estimator of least
 * worst-case risk (Steinhaus, Annals of Mathematical Statistics 28, 1957). A hundred items are added to `seen`, which
 * keeps a young estimate from drifting into one class.
 */
export const classPseudoCount = (seen: number, classes: number): number => Math.sqrt(seen + 100) / classes;
