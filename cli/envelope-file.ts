import { readFile } from 'node:fs/promises';
import { isJsonObject } from '../shared/json/is-json-object.ts';
import { jsonLines } from '../shared/json/json-lines.ts';
import type { JsonObject } from '../shared/json/json.ts';
import { repeatedMember, repeatedText } from '../shared/json/repeated-member.ts';
import { UserError } from '../shared/ports/user-error.ts';

/** An envelope as its author wrote it, and its place, as `file:line`. */
export interface Written {
  readonly where: string;
  readonly event: JsonObject;
  /** The line itself, with the digits that its author chose. */
  readonly text: string;
}

/**
 * Reads a file of JSON Lines, one CloudEvent a line; empty lines are skipped.
 *
 * @throws UserError that names file and line
 */
export async function readEnvelopeFile(path: string): Promise<readonly Written[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path}: ${reasons[error.code ?? ''] ?? error.message}`);
  });
  return readEnvelopes(text, path);
}

/**
 * Reads the text of such a file.
 *
 * @param name of the file, for messages
 * @throws UserError that names file and line
 */
export function readEnvelopes(text: string, name: string): readonly Written[] {
  const lines = jsonLines(text);
  if (lines.length === 0) throw new UserError(`${name}: there is no envelope in it`);
  return lines.map((line) => {
    const where = `${name}:${line.line}`;
    if (line.value === undefined) throw new UserError(`${where}: this line is not JSON`);
    if (!isJsonObject(line.value)) throw new UserError(`${where}: an envelope is an object`);
    return { where, event: line.value, text: line.text };
  });
}

/**
 * Checks that no object of an envelope has a member twice. Parsing would lose one of the two silently.
 *
 * @throws UserError that names file, line and place
 */
export function checkNames({ where, event, text }: Written): void {
  const repeated = repeatedMember(text, event);
  if (repeated !== undefined) throw new UserError(`${where}: ${repeatedText('the envelope', repeated)}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'the file may not be read',
};
