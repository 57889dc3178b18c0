/** The reason why a message can never succeed. The set is closed: consumers of `rejected` events may switch on it. */
export type RejectionCode =
  | 'not-json'
  | 'not-an-event'
  | 'missing-attribute'
  | 'invalid-attribute'
  | 'invalid-data'
  | 'unsupported-specversion'
  | 'source-mismatch'
  | 'type-mismatch'
  | 'source-not-permitted'
  | 'classification-exceeded'
  | 'schema-violation'
  | 'id-missing'
  | 'correlation-missing'
  | 'statement-invalid'
  | 'too-large'
  | 'too-many-hops'
  | 'clock-skew'
  | 'too-old'
  | 'expired'
  | 'id-conflict'
  | 'failing'
  | 'too-slow'
  | 'crashed'
  | 'late'
  | 'unopened'
  | 'group-full';

/** The reason for a rejection: the attribute at fault, and the expected value. */
export interface Rejection {
  readonly code: RejectionCode;
  /** The CloudEvents attribute, or a JSON Pointer into the body (`data/user/age`), that is at fault. */
  readonly attribute?: string;
  /** One sentence for the producer. It never contains a value of the body. */
  readonly message: string;
}
