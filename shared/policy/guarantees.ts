/** The promises of a transport: the columns of the reference page's tables. */
export interface Guarantees {
  /** The scope within which messages keep their order. */
  readonly order: 'none' | 'per partition key';
  /** The number of times that a message may arrive. */
  readonly delivery: 'at least once' | 'once within five minutes';
}
