/** The longest that SQS delays a message; later alarm clocks are one-off schedules. */
export const longestDelayMs = 900_000;
