import type { Place } from './mistake.ts';

/**
 * Returns the place where a text stops being JSON: after its longest start that could still become JSON. The engine
 * gives the place of some errors only, but for a start it shows whether it merely ends too early.
 */
export function jsonErrorAt(text: string): Place {
  let could = 0;
  let cannot = text.length + 1;
  while (cannot - could > 1) {
    const middle = Math.floor((could + cannot) / 2);
    if (couldBecomeJson(text.slice(0, middle))) could = middle;
    else cannot = middle;
  }
  const before = text.slice(0, could).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function couldBecomeJson(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (/end of JSON input|Unterminated string/.test(message)) return true;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position !== undefined && Number(position) >= start.length;
  }
}
