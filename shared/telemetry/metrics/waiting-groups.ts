/** The most groups that are remembered, and the most of those that have ended. */
const most = 100_000;

/** Knows the groups that wait, and since when. A part of a group that has ended opens nothing. */
export class WaitingGroups {
  readonly #open = new Map<string, { readonly fusion: string; readonly since: number }>();
  readonly #ended = new Set<string>();

  /** Notes a part. Returns true if it opens its group. */
  arrive({ fusion, key }: { readonly fusion: string; readonly key: string }, now: number): boolean {
    const name = JSON.stringify([fusion, key]);
    if (this.#ended.has(name) || this.#open.has(name) || this.#open.size >= most) return false;
    this.#open.set(name, { fusion, since: now });
    return true;
  }

  /** Notes the end of a group. Returns the time of its first part; undefined where it was not waiting. */
  end({ fusion, key }: { readonly fusion: string; readonly key: string }): number | undefined {
    const name = JSON.stringify([fusion, key]);
    const since = this.#open.get(name)?.since;
    this.#open.delete(name);
    this.#ended.add(name);
    const [oldest] = this.#ended;
    if (this.#ended.size > most && oldest !== undefined) this.#ended.delete(oldest);
    return since;
  }

  /** Returns the number of waiting groups of a fusion. */
  of(fusion: string): number {
    let count = 0;
    for (const one of this.#open.values()) if (one.fusion === fusion) count += 1;
    return count;
  }
}
