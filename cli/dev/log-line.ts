import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { objectAt, textAt } from '../../local/account/read-event.ts';
import { parseJson } from '../../shared/json/parse-json.ts';

/** A line of a function's log, with its importance for the user. */
export interface LogLine {
  readonly isError: boolean;
  readonly text: string;
}

/** Functions log JSON with a level. What is none, on standard error, comes from the runtime itself and is never idle talk. */
export function readLogLine(line: string, stream: 'stdout' | 'stderr'): LogLine {
  const parsed = parseJson(line);
  const entry = parsed.kind === 'json' ? parsed.value : null;
  if (!isJsonObject(entry)) return { isError: stream === 'stderr' && line.trim() !== '', text: line };
  const isError = ['error', 'fatal'].includes((textAt(entry, 'level') ?? '').toLowerCase());
  const error = objectAt(entry, 'error');
  const cause = textAt(error, 'message');
  const message = textAt(entry, 'message') ?? line;
  return {
    isError,
    text: cause === undefined ? message : `${message}: ${textAt(error, 'name') ?? 'Error'}: ${cause}`,
  };
}
