/** Error for work over a producer's text that exceeded its time or its memory, and was broken off. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}
