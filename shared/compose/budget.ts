/** The money spent on a model, by fusion and day (UTC), in US dollars. */
export interface Budget {
  /** May be some seconds old. @throws RetryableError */
  spentToday(fusion: string): Promise<number>;
  /**
   * @param usd less than nothing takes back what was set aside and not spent
   * @param at a time of the day that it counts for; now unless given
   * @throws RetryableError
   */
  add(fusion: string, usd: number, at?: number): Promise<void>;
}

/** The log line that the alarm filters for; see `infra/budget-alarm.ts`. */
export const budgetSpentMessage = 'the daily budget is spent';
