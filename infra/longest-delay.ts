/** The longest delay of an SQS message. Later timers are one-off schedules. */
export const longestDelayMs = 900_000;
