import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { listAt, objectAt } from '../../local/account/read-event.ts';

/** The columns of an exported receipt: each is a name and its value. */
const columns: readonly (readonly [name: string, value: (row: JsonObject) => Json])[] = [
  ['fusion', (row) => member(row, 'fusion')],
  ['key', (row) => member(row, 'key')],
  ['generation', (row) => member(row, 'generation')],
  ['state', (row) => member(row, 'state')],
  ['at', (row) => member(row, 'at')],
  ['reason', (row) => member(objectAt(objectAt(row, 'receipt'), 'release'), 'reason')],
  [
    'missing',
    (row) =>
      listAt(objectAt(objectAt(row, 'receipt'), 'release'), 'missing')
        .map(String)
        .join(' '),
  ],
  ['parts', (row) => listAt(objectAt(row, 'receipt'), 'contributions').length],
  ['disputed', (row) => listAt(objectAt(row, 'receipt'), 'fields').length],
  ['leastConfidence', leastConfidence],
  ['composer', (row) => member(objectAt(row, 'receipt'), 'composer')],
  ['model', (row) => member(objectAt(row, 'receipt'), 'model')],
  ['degraded', (row) => member(objectAt(row, 'receipt'), 'degraded')],
  ['costUsd', (row) => member(objectAt(row, 'receipt'), 'costUsd')],
  ['recipients', (row) => listAt(objectAt(row, 'receipt'), 'recipients').map(String).join(' ')],
  ['policy', (row) => member(objectAt(row, 'receipt'), 'policy')],
];

/** The first line of the file. */
export const csvHeader = columns.map(([name]) => name).join(',');

/**
 * Writes a row of the file by RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front.
 *
 * @param row `fusion`, `key`, `generation`, `state`, `at` and the `receipt`
 */
export function csvRow(row: JsonObject): string {
  return columns.map(([, value]) => cell(value(row))).join(',');
}

function cell(value: Json): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function leastConfidence(row: JsonObject): Json {
  const all = listAt(objectAt(row, 'receipt'), 'fields')
    .filter(isJsonObject)
    .map((field) => ownMember(field, 'confidence'))
    .filter((one) => typeof one === 'number');
  return all.length === 0 ? null : Math.min(...all);
}

const member = (object: JsonObject, name: string): Json => ownMember(object, name) ?? null;
