/** The fields of a log line: ids, names, sizes, counts, and a fault under `error`. Never a body. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The log of a function. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
