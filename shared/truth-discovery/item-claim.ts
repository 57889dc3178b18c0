/** What one source says about one item. In the pipeline an item is a field of a group, a label its canonical JSON. */
export interface ItemClaim<T = string> {
  readonly item: string;
  readonly source: string;
  readonly label: T;
}

/** A claim of a group at hand: which field it speaks of is clear from where it stands. */
export interface Observation<T = string> {
  readonly source: string;
  readonly label: T;
}
