/** Checks an answer against its fusion's schema, compiled at synth time. It returns the faults. */
export type SchemaCheck = (value: unknown) => readonly string[];
