import type { z } from 'zod';
import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { bridgeFile, type BridgeFile } from '../definition/bridge-file.ts';
import { didYouMean, nearest } from './did-you-mean.ts';
import { editorSchema } from '../definition/editor-schema.ts';
import { memberOf } from '../../json/member-of.ts';
import { type Path } from '../source/mistake.ts';
import { remedyOf } from './remedy.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks the file against its definition and reports every deviation.
 *
 * @param lost paths whose values could not be read at all, and have been reported for that
 */
export function checkShape(value: Json, lost: ReadonlySet<string>, report: Report): BridgeFile | undefined {
  const parsed = bridgeFile.safeParse(value, { error: (issue) => describe(issue) });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => flatten(issue, value));
  const strangers = new Map<string, readonly string[]>();
  for (const { issue, path } of issues) {
    if (issue.code === 'unrecognized_keys') strangers.set(JSON.stringify(path), issue.keys);
  }
  for (const { issue, path } of issues) {
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(path);
      for (const key of issue.keys) report.atKey([...path, key], unknownKey(key, known));
      continue;
    }
    const parent = path.slice(0, -1);
    const name = path.at(-1);
    const found = valueAt(value, path);
    if ((found === undefined || found === null) && lost.has(JSON.stringify(path))) continue;
    if (found !== undefined || typeof name !== 'string') {
      report.atValue(path, withRemedy(issue.message, found, path));
      continue;
    }
    // A misspelt key is one mistake, not an unknown key and a missing one.
    const misspelt = strangers.get(JSON.stringify(parent))?.some((key) => nearest(key, [name]) !== undefined);
    if (misspelt !== true) report.atKey(parent, `${quote(name)} is missing${meaningOf([...parent, name])}`);
  }
  return undefined;
}

/** Replaces a union's issue by that of the intended alternative, if the value shows which one. */
function flatten(
  issue: Issue,
  value: Json,
  base: Path = [],
): readonly { readonly issue: Issue; readonly path: Path }[] {
  const path = [...base, ...issue.path.filter((step) => typeof step !== 'symbol')];
  if (issue.code === 'invalid_union') {
    const written = valueAt(value, path);
    const meant = issue.errors.filter((issues) => !issues.some((inner) => isOtherKind(inner, written)));
    const [only] = meant;
    if (only !== undefined && meant.length === 1) return only.flatMap((inner) => flatten(inner, value, path));
  }
  return [{ issue, path }];
}

function isOtherKind(issue: Issue, written: Json | undefined): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof written !== 'string');
}

/** Describes an issue. Definitions with messages of their own take precedence. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    return `expected ${nouns.get(issue.expected) ?? issue.expected}, got ${describeValue(issue.input)}`;
  }
  if (issue.code === 'invalid_value') {
    const options = issue.values.map(String);
    const choice = [options.slice(0, -1).join(', '), ...options.slice(-1)]
      .filter((part) => part !== '')
      .join(' or ');
    const hint = typeof issue.input === 'string' ? didYouMean(issue.input, options) : '';
    return `expected ${choice}, got ${describeValue(issue.input)}${hint}`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'string' ? 'expected text, got nothing' : `expected at least ${issue.minimum}`;
  }
  return issue.code === 'too_big' ? `expected at most ${issue.maximum}` : undefined;
}

/** Completes a message with the value found and the one to write in its place. */
function withRemedy(message: string, found: Json | undefined, path: Path): string {
  if (path.length === 0) return rootMessage(message, found);
  const isWhole =
    !message.startsWith('expected') ||
    /, got |;/.test(message) ||
    (message.startsWith('expected at least') && Array.isArray(found));
  const said = isWhole ? message : `${message}, got ${describeValue(found)}`;
  const remedy = remedyOf(found, message);
  if (remedy !== '' || !message.startsWith('expected a map, got')) return said + remedy;
  const keys = knownKeys(path);
  return keys.length === 0 ? said : `${said}; its keys are ${keys.join(', ')}`;
}

function rootMessage(message: string, found: Json | undefined): string {
  const keys = knownKeys([]).join(', ');
  return found === null
    ? `the file is empty; write a map with ${keys}, or let \`fusion-bus init\` make a first bridge`
    : `${message}; a bridge file is a map with ${keys}`;
}

/** Says what a missing key is for, from the definition. */
function meaningOf(path: Path): string {
  const description = schemaAt(path)?.['description'];
  if (typeof description !== 'string') return '; add it';
  const [first = ''] = description.split(/\.(?:\s|$)/, 1);
  return `; add it: ${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

const nouns: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['object', 'a map'],
  ['record', 'a map'],
  ['array', 'a list'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
]);

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known);
  return hint === '' ? `unknown key; expected ${known.join(', ')}` : `unknown key${hint}`;
}

/** Returns the definition at a path, from the schema that editors offer its keys from. */
function schemaAt(path: Path): JsonObject | undefined {
  let schema: Json | undefined = editorSchema();
  for (const step of path) schema = memberSchema(schema, step);
  return isJsonObject(schema) ? schema : undefined;
}

function knownKeys(path: Path): readonly string[] {
  const schema = schemaAt(path);
  const properties = objectSchema(schema)?.['properties'];
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

function memberSchema(schema: Json | undefined, step: string | number): Json | undefined {
  const object = objectSchema(schema);
  const properties = object?.['properties'];
  const own = isJsonObject(properties) ? ownMember(properties, String(step)) : undefined;
  return own ?? object?.['additionalProperties'] ?? itemSchema(schema);
}

/** Returns the schema of a list's items, also when the list is one of several alternatives. */
function itemSchema(schema: Json | undefined): Json | undefined {
  if (!isJsonObject(schema)) return undefined;
  const anyOf = schema['anyOf'];
  const list = Array.isArray(anyOf)
    ? anyOf.find((part) => isJsonObject(part) && part['type'] === 'array')
    : schema;
  return isJsonObject(list) ? list['items'] : undefined;
}

function objectSchema(schema: Json | undefined) {
  if (!isJsonObject(schema)) return undefined;
  const anyOf = schema['anyOf'];
  const found = Array.isArray(anyOf)
    ? anyOf.find((part) => isJsonObject(part) && part['type'] === 'object')
    : schema;
  return isJsonObject(found) ? found : undefined;
}

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(memberOf, value);
}
