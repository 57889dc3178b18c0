import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';

/** The marker before the generated table of keys, and the marker after every generated part. */
export const generatedStart = '<!-- generated: npm run generate -->';

const generatedEnd = '<!-- end of generated -->';

interface Row {
  readonly key: string;
  readonly values: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Writes every key of the bridge file as a Markdown table: its values, its default, and its meaning. */
export function referenceTable(schema: JsonObject): string {
  const rows = rowsOf(schema, '');
  return markdownTable([
    ['Key', 'Value', 'Default', 'Meaning'],
    ...rows.map(({ key, values, fallback, meaning }) => [`\`${key}\``, values, fallback, meaning]),
  ]);
}

/** Rows of cells as a Markdown table; the first row is its head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const [head = '', ...lines] = cells.map((row) => `| ${row.join(' | ')} |`);
  return [head, `|${' --- |'.repeat(rows[0]?.length ?? 0)}`, ...lines].join('\n');
}

/** The text of a page's generated part that begins with this mark; throws when the page has none. */
export function generatedPart(page: string, mark: string): string {
  const [start, end] = placeOf(page, mark);
  return page.slice(start, end);
}

/** The page with one generated part replaced; throws when the page has none. */
export function withGenerated(page: string, mark: string, text: string): string {
  const [start, end] = placeOf(page, mark);
  return `${page.slice(0, start)}\n\n${text}\n\n${page.slice(end)}`;
}

function placeOf(page: string, mark: string): readonly [start: number, end: number] {
  const start = page.indexOf(mark);
  const end = page.indexOf(generatedEnd, start);
  if (start < 0 || end < 0) throw new TypeError(`the page has no generated part ${mark}`);
  return [start + mark.length, end];
}

function rowsOf(schema: JsonObject, prefix: string): readonly Row[] {
  const { properties, required, additionalProperties, propertyNames } = schema;
  const needed = new Set(Array.isArray(required) ? required : []);
  const named = Object.entries(isJsonObject(properties) ? properties : {}).map(
    ([name, part]) => [name, part, needed.has(name)] as const,
  );
  // Returns the rows of a map by names. Plain values and JSON Schemas need no row of their own.
  const entry =
    isJsonObject(additionalProperties) && hasRows(additionalProperties) ? additionalProperties : undefined;
  const isPointer = isJsonObject(propertyNames) && propertyNames['pattern'] === '^/';
  const all =
    entry === undefined ? named : [...named, [isPointer ? '<pointer>' : '<name>', entry, false] as const];
  const rows: Row[] = [];
  for (const [name, part, isRequired] of all) {
    if (!isJsonObject(part)) continue;
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const { description, default: fallback } = part;
    rows.push({
      key,
      values: valuesOf(part),
      fallback: isRequired ? 'required' : fallbackOf(fallback),
      meaning: typeof description === 'string' ? description : '',
    });
    rows.push(...rowsOf(mapIn(part), key));
  }
  return rows;
}

/** Returns the map itself, or the alternative that names its keys. */
function mapIn(part: JsonObject): JsonObject {
  const found = alternativesOf(part).find((option) => isJsonObject(option['properties']));
  return found ?? part;
}

function hasRows(part: JsonObject): boolean {
  return typeof part['description'] === 'string';
}

function valuesOf(part: JsonObject): string {
  const options = alternativesOf(part);
  if (options.length > 0) return options.map(valuesOf).join(', or ');
  const { enum: choices, const: only, type, pattern } = part;
  if (Array.isArray(choices)) return choices.map((choice) => `\`${textOf(choice)}\``).join(', ');
  if (only !== undefined) return `\`${textOf(only)}\``;
  if (type === 'array') return 'list';
  if (type === 'object') return 'map';
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'integer') return `whole number${rangeOf(part)}`;
  if (type === 'string')
    return typeof pattern === 'string' && pattern.includes('ms|s|m|h|d') ? 'duration' : 'text';
  return textOf(type ?? 'any');
}

function rangeOf({ minimum, maximum }: JsonObject): string {
  return typeof minimum === 'number' && typeof maximum === 'number' ? `, ${minimum} to ${maximum}` : '';
}

function fallbackOf(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return 'none';
  return `\`${textOf(value)}\``;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function alternativesOf({ anyOf }: JsonObject): readonly JsonObject[] {
  return Array.isArray(anyOf) ? anyOf.filter((part) => isJsonObject(part)) : [];
}
