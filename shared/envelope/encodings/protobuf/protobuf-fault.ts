/** As many levels as a message shows. */
const maxLevels = 10;

/** A value that does not fit its message, with its place. It never leaves this folder as an exception. */
export class ProtobufFault extends Error {
  override readonly name = 'ProtobufFault';
  /** The JSON names and indexes on the way to the value. The key of a map is `*`: it may be personal data. */
  readonly tokens: readonly string[];
  /** The fault as a text that follows its place. */
  readonly what: string;

  constructor(tokens: readonly string[], what: string) {
    super(what);
    this.tokens = tokens;
    this.what = what;
  }

  /** Returns the place below the body: `data/user/age`. */
  placeIn(root: string): string {
    const levels = this.tokens.slice(0, maxLevels).map((token) => `/${token}`);
    return `${root}${levels.join('')}${this.tokens.length > maxLevels ? '/…' : ''}`;
  }
}
