/** The statements of one part about its own group. */
export interface Statements {
  /** Number of parts in the group. */
  readonly size?: number;
  /** Topics that will answer; the fusion gathers all of them. */
  readonly expect?: readonly string[];
  /** The deadline of the group, ms since the epoch. */
  readonly deadline?: number;
  /** The series of the group. */
  readonly series?: string;
  /** Topics that will not come. An envelope with this statement is not merged. */
  readonly absent?: readonly string[];
  /** The envelope contains corrected values for its group. It is not merged as a part. */
  readonly corrects?: true;
}
