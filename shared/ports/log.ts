/** What a log line carries beside its words: ids, names, sizes, counts, and a fault under `error`. Never a body. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where a function says what happened to which message. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
