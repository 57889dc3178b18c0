/** What one part states about the group that it belongs to. */
export interface Statements {
  /** How many parts the group has. */
  readonly size?: number;
  /** The topics that will answer; names of topics that the fusion gathers. */
  readonly expect?: readonly string[];
  /** When the group's time ends, ms since the epoch. */
  readonly deadline?: number;
  /** What the group is one of a succession in. */
  readonly series?: string;
  /** The topics that will not come. An envelope that states this is no part to be merged. */
  readonly absent?: readonly string[];
  /** The envelope holds what is right for its group. It is no part to be merged. */
  readonly corrects?: true;
}
