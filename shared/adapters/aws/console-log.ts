import type { Log, LogFields } from '../../ports/log.ts';

/** One JSON object a line, which CloudWatch Logs Insights takes apart by itself. */
export const consoleLog: Log = {
  info: (message, fields) => console.info(logLine('info', message, fields)),
  warn: (message, fields) => console.warn(logLine('warn', message, fields)),
  error: (message, fields) => console.error(logLine('error', message, fields)),
};

/** Only scalars, lists of them and errors are shown: whatever else is handed in may be a body. */
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
