/** Checks an answer against its fusion's schema; compiled at synth time. Returns what is wrong, or nothing. */
export type SchemaCheck = (value: unknown) => readonly string[];
