/** An entry in the list of open groups. */
export interface OpenedGroup {
  readonly fusion: string;
  readonly key: string;
  /** The arrival of its earliest part, as the joiner that noted the group saw it; ms since the epoch. */
  readonly at: number;
  /** The series of the group. */
  readonly series?: string;
}

/**
 * A list of opened groups, for fusions that must find groups without their keys. It costs one write per group. Entries
 * are never deleted: they expire after their group's deadline, so some groups in the list may already be completed.
 */
export interface OpenGroups {
  /** Notes a group; may be repeated. */
  note(group: OpenedGroup): Promise<void>;

  /**
   * Returns the nearest groups of other keys in the same series, ordered by `at`, then by the keys' hashes. The read is
   * strongly consistent: it shows every note that ended before the call.
   */
  neighbours(
    group: OpenedGroup & { readonly series: string },
  ): Promise<{ readonly earlier: OpenedGroup | undefined; readonly later: OpenedGroup | undefined }>;

  /**
   * Returns some of the groups that opened at `from` or later, possibly none. `cursor` is where the next call continues,
   * if there may be more. `from` may differ in the next call. A walk shows every note that ended before the walk began
   * once, and may miss one that is a moment old.
   *
   * @throws Error for a cursor that no call has returned
   */
  list(
    fusion: string,
    from: number,
    cursor?: string,
  ): Promise<{ readonly groups: readonly OpenedGroup[]; readonly cursor?: string }>;
}
