/** The money spent on a model, by fusion and day (UTC), in US dollars. */
export interface Budget {
  /** Returns today's sum, which may be some seconds old. @throws RetryableError */
  spentToday(fusion: string): Promise<number>;
  /**
   * Adds to a day's sum.
   *
   * @param usd a negative amount returns an unused reservation
   * @param at a time of the day that it counts for; now by default
   * @throws RetryableError
   */
  add(fusion: string, usd: number, at?: number): Promise<void>;
}

/** The log line that the alarm filters for; see `infra/budget-alarm.ts`. */
export const budgetSpentMessage = 'the daily budget is spent';
