/**
 * A claim of one source about one item. In the pipeline an item is a field of a group, and a label its canonical JSON.
 */
export interface ItemClaim<T = string> {
  readonly item: string;
  readonly source: string;
  readonly label: T;
}

/** A claim of the current group. Its item is the field that is being settled. */
export interface Observation<T = string> {
  readonly source: string;
  readonly label: T;
}
