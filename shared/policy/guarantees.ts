/** What a transport promises: the columns of the reference page's tables. */
export interface Guarantees {
  /** What keeps its order. */
  readonly order: 'none' | 'per partition key';
  /** How often a message may come. */
  readonly delivery: 'at least once' | 'once within five minutes';
}
