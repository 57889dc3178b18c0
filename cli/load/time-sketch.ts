/** The factor between the bounds of neighbouring buckets, so that a quantile is off by 0.25 % at most. */
const gamma = 1.005;

/** The shortest time that has a bucket of its own, in ms. */
const least = 0.01;

/**
 * Counts of times in buckets that grow with the time. Two sketches add up to that of both, and a day of results takes no
 * more room than a minute.
 *
 * @see https://arxiv.org/abs/1908.10693 for the bound of the error
 */
export class TimeSketch {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #most = 0;

  get count(): number {
    return this.#count;
  }

  /** The longest time, in ms. */
  get most(): number {
    return this.#most;
  }

  add(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, least)) / Math.log(gamma));
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count += 1;
    this.#most = Math.max(this.#most, ms);
  }

  merge(other: TimeSketch): void {
    for (const [bucket, count] of other.#buckets)
      this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
    this.#count += other.#count;
    this.#most = Math.max(this.#most, other.#most);
  }

  /**
   * Returns the time within which a share of all results has come, in ms.
   *
   * @param missing results that never came: each is longer than every time
   * @returns undefined where that share has not come
   */
  quantile(share: number, missing = 0): number | undefined {
    let left = Math.ceil(share * (this.#count + missing));
    if (left === 0) return undefined;
    for (const [bucket, count] of [...this.#buckets].toSorted(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Math.min((2 * gamma ** bucket) / (gamma + 1), this.#most);
    }
    return undefined;
  }
}
