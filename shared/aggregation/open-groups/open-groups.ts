/** A group that has opened, as the list of open groups knows it. */
export interface OpenedGroup {
  readonly fusion: string;
  readonly key: string;
  /** The arrival of its earliest part as its opener saw it, ms since the epoch. */
  readonly at: number;
  /** What the group is one of a succession in. */
  readonly series?: string;
}

/**
 * A list of the groups that have opened, for fusions that must find them without knowing their keys. One write a
 * group; entries are never deleted but expire with their group's deadline, so that some of a list's groups may have
 * closed already.
 */
export interface OpenGroups {
  /** Notes a group; may be repeated. */
  note(group: OpenedGroup): Promise<void>;

  /**
   * The nearest groups of other keys in the same series, by `at`, and of one `at` by the keys' hashes. Strongly
   * consistent: shows every note that ended before the call.
   */
  neighbours(
    group: OpenedGroup & { readonly series: string },
  ): Promise<{ readonly earlier: OpenedGroup | undefined; readonly later: OpenedGroup | undefined }>;

  /**
   * Some of the groups that opened at `from` or later, maybe none; `cursor` is where the next call goes on, if there may
   * be more. `from` may be another in the next call. A walk shows every note that ended before it began once, and may
   * miss one that is a moment old.
   *
   * @throws Error for a cursor that no call has given
   */
  list(
    fusion: string,
    from: number,
    cursor?: string,
  ): Promise<{ readonly groups: readonly OpenedGroup[]; readonly cursor?: string }>;
}
