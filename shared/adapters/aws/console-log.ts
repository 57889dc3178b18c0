import type { Log, LogFields } from '../../ports/log.ts';

/** Logs one JSON object per line, which CloudWatch Logs Insights parses by itself. */
export const consoleLog: Log = {
  info: (message, fields) => console.info(logLine('info', message, fields)),
  warn: (message, fields) => console.warn(logLine('warn', message, fields)),
  error: (message, fields) => console.error(logLine('error', message, fields)),
};

/** Formats a log line. It shows only scalars, lists of scalars and errors, because any other value may be a body. */
export function logLine(level: string, message: string, fields: LogFields = {}): string {
  const shown = Object.entries(fields).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(show) : show(value),
  ]);
  return JSON.stringify({ ...Object.fromEntries(shown), level, message });
}

function show(value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return {
      name,
      message,
      ...(cause instanceof Error && { cause: { name: cause.name, message: cause.message } }),
    };
  }
  return typeof value === 'object' && value !== null ? '[not shown]' : value;
}
