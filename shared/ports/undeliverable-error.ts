/** The reason why no further delivery of a result can succeed. */
export type UndeliverableCode =
  | 'gone'
  | 'loop'
  | 'malformed'
  | 'refused'
  | 'too-large'
  | 'unencodable'
  | 'unroutable'
  | 'unshapable';

/**
 * Error for a result that its recipient can never take. The forwarder puts it into the recipient's dead letters at once.
 * The message holds no value of the body.
 */
export class UndeliverableError extends Error {
  override readonly name = 'UndeliverableError';
  readonly code: UndeliverableCode;
  /** The place of the fault. It is a path of the bridge file, the name of an attribute, or the way to a value of the body. */
  readonly place: string | undefined;

  constructor(
    code: UndeliverableCode,
    message: string,
    { place, cause }: { place?: string; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.place = place;
  }
}
