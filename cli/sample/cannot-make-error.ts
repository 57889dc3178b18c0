/** A part of a schema for which no value is made, with its place in the value. */
export class CannotMakeError extends Error {
  override readonly name = 'CannotMakeError';
  readonly at: readonly string[];

  /** @param message the reason, as a text that follows the place */
  constructor(at: readonly string[], message: string) {
    super(message);
    this.at = at;
  }
}
