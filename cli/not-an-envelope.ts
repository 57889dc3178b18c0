import type { JsonLine } from '../shared/json/json-lines.ts';
import { parseJson } from '../shared/json/parse-json.ts';
import { notJson, sampleEnvelope } from './not-json.ts';

/** The most lines that are read together to find a value that stands on several. */
const mostLines = 2_000;

/** Says what a line is that is no JSON object, and how to write it as one. */
export function notAnEnvelope(
  line: JsonLine,
  file: string,
  name: string,
): { readonly column: number; readonly message: string } {
  const of = (message: string) => ({ column: line.column, message });
  if (Array.isArray(line.value))
    return of(line.value.length === 0 ? `this list is empty; write ${sampleEnvelope}` : listMessage(name));
  if (line.value !== undefined)
    return of(`an envelope is an object, and this is another value; write ${sampleEnvelope}`);
  const lines = linesOfValue(line, file);
  if (lines !== undefined && line.text.startsWith('[')) return of(listMessage(name));
  if (lines !== undefined)
    return of(
      `the envelope stands on ${lines} lines, and each needs a line of its own: jq -c . ${shown(name)} > messages.jsonl`,
    );
  if (line.text.endsWith(',') && parseJson(line.text.slice(0, -1)).kind === 'json')
    return {
      column: line.column + line.text.length - 1,
      message: 'no comma stands between two envelopes; remove it',
    };
  const { at, message } = notJson(line.text);
  return { column: line.column + at, message };
}

function listMessage(name: string): string {
  return `this is one JSON list, and each envelope needs a line of its own: jq -c '.[]' ${shown(name)} > messages.jsonl`;
}

/** Standard input has no name that a shell could open. */
const shown = (name: string): string => (/^[\w@%+=:,./-]+$/.test(name) ? name : 'FILE');

/** Counts the lines of the JSON value that begins on a line; undefined where none ends. */
function linesOfValue({ line, text }: JsonLine, file: string): number | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  const lines = file
    .replace(/^\uFEFF/, '')
    .split('\n')
    .slice(line - 1, line - 1 + mostLines);
  for (const [index, last] of lines.entries()) {
    // Only a line that closes something can be the end, which keeps the number of attempts low.
    if (index === 0 || !/[\]}],?\s*$/.test(last)) continue;
    const whole = lines
      .slice(0, index + 1)
      .join('\n')
      .replace(/,\s*$/, '');
    if (parseJson(whole).kind === 'json') return index + 1;
  }
  return undefined;
}
