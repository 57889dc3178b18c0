/** The longest pause between two deliveries of one message. */
export const longestPauseMs = 900_000;

/**
 * The deliveries of one message before its queue gives it up by itself. The shortest pauses that the rule may choose
 * make them last for a day, and the longest ones for two, so that no message outlives its queue's retention.
 */
export const mostReceives = 200;

/**
 * The text that a function logs while a fault outlasts several deliveries of a message. An alarm counts the lines with
 * these words.
 */
export const outageWords = 'a fault lasts, and messages wait for its end';
