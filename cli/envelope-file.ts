import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isJsonObject, ownMember } from '../shared/json/is-json-object.ts';
import { jsonLines, type JsonLine } from '../shared/json/json-lines.ts';
import type { JsonObject } from '../shared/json/json.ts';
import { repeatedMember, repeatedText } from '../shared/json/repeated-member.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { utf8Text } from '../shared/bridge-file/source/utf8-text.ts';
import { nearestFile } from './read-bridge.ts';
import { notAnEnvelope } from './not-an-envelope.ts';
import { sampleEnvelope } from './not-json.ts';

/** An envelope of a file, with the attributes that every command fills in. */
export interface Written {
  /** `file:line:column`, for messages. */
  readonly where: string;
  readonly source: string;
  readonly type: string;
  readonly event: JsonObject;
  /** The same as text, with the digits that its author chose. */
  readonly text: string;
}

/**
 * Reads a file of JSON Lines, one CloudEvent a line; empty lines are skipped. This is the one reader of such files, so
 * that what one command takes, the others take too.
 *
 * @throws UserError that names file, line and column
 */
export async function readEnvelopeFile(path: string): Promise<readonly Written[]> {
  if (path === '') throw new UserError('the name of the file of envelopes is empty; name it by its path');
  const bytes = await readFile(path).catch(async (error: NodeJS.ErrnoException) => {
    const meant = error.code === 'ENOENT' ? await nearestFile(path) : '';
    if (meant !== '') throw new UserError(`${path}: there is no such file${meant}`);
    throw new UserError(`${path}: ${reasons[error.code ?? ''] ?? `${error.message}; name another file`}`);
  });
  const read = utf8Text(bytes);
  if (read.kind === 'text') return readEnvelopes(read.text, path);
  throw new UserError(`${path}:${read.place.line}:${read.place.column}: the file ${read.reason}`);
}

/**
 * Reads the text of such a file.
 *
 * @param name of the file, for messages
 * @throws UserError that names file, line and column
 */
export function readEnvelopes(text: string, name: string): readonly Written[] {
  const lines = jsonLines(text);
  if (lines.length === 0)
    throw new UserError(
      `${name}:1:1: ${emptyMessage(text)}; write one CloudEvent a line, as in ${sampleEnvelope}`,
    );
  return lines.map((line) => {
    if (!isJsonObject(line.value)) {
      const { column, message } = notAnEnvelope(line, text, name);
      throw new UserError(`${name}:${line.line}:${column}: ${message}`);
    }
    const where = `${name}:${line.line}:${line.column}`;
    const missing = missingIn(line.value);
    if (missing !== undefined) throw new UserError(`${where}: ${missing}`);
    return Object.assign(withDefaults(line, line.value), namesIn(line.value), { where });
  });
}

/**
 * Checks that no object of an envelope has a member twice. Parsing would lose one of the two silently.
 *
 * @throws UserError that names file, line and place
 */
export function checkNames({ where, event, text }: Written): void {
  const repeated = repeatedMember(text, event);
  if (repeated !== undefined)
    throw new UserError(`${where}: ${repeatedText('the envelope', repeated)}; remove one of the two`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; name a file of JSON Lines by its path',
  EISDIR: 'this is a folder; name a file in it',
  EACCES: 'the file may not be read; permit it, as with chmod +r',
};

function emptyMessage(text: string): string {
  return text.replace(/^\uFEFF/, '') === '' ? 'the file is empty' : 'the file has blank lines only';
}

/** Says which attribute without a default an envelope lacks. */
function missingIn(event: JsonObject): string | undefined {
  const isOfEventBridge = ['detail-type', 'DetailType', 'Entries'].some((name) => Object.hasOwn(event, name));
  for (const name of ['type', 'source']) {
    const value = ownMember(event, name) ?? undefined;
    if (typeof value === 'string' && value !== '') continue;
    if (value !== undefined) return `${name} must be a text that is not empty; write "${name}":"..."`;
    return isOfEventBridge
      ? `${name} is missing: this is an event in the form of EventBridge, and a line is a CloudEvent, such as {"type":"...","source":"...","data":{}}; "aws events put-events" posts the other form`
      : `${name} is missing: every envelope says its type, by which its topic is found, and its source; add "${name}":"..."`;
  }
  const empty = ['specversion', 'id'].find((name) => ownMember(event, name) === null);
  return empty === undefined ? undefined : `${empty} is null; leave it out, and it is filled in`;
}

function namesIn({ source, type }: JsonObject): { readonly source: string; readonly type: string } {
  return { source: typeof source === 'string' ? source : '', type: typeof type === 'string' ? type : '' };
}

/** Fills in what has a default, at the end of the text. */
function withDefaults(
  { text }: JsonLine,
  event: JsonObject,
): { readonly event: JsonObject; readonly text: string } {
  const absent = Object.entries({ specversion: '1.0', id: randomUUID() }).filter(
    ([name]) => !Object.hasOwn(event, name),
  );
  if (absent.length === 0) return { event, text };
  const added = absent.map(([name, value]) => `,"${name}":${JSON.stringify(value)}`).join('');
  return { event: { ...event, ...Object.fromEntries(absent) }, text: `${text.slice(0, -1)}${added}}` };
}
