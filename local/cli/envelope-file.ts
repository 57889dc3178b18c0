import { readFile } from 'node:fs/promises';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { type JsonLine, jsonLines } from '../../shared/json/json-lines.ts';
import { textAt } from '../account/read-event.ts';
import { Mistake } from '../mistake.ts';

/** An envelope on its way onto the bus: what EventBridge has to know of it, and its text as it was written. */
export interface Posting {
  /** `file:line`, for messages. */
  readonly where: string;
  readonly source: string;
  readonly type: string;
  readonly text: string;
}

/**
 * Reads a file of JSON Lines, one envelope a line; empty lines are skipped. Only what is needed to post it is checked:
 * whether an envelope is valid is for the bridge to say.
 *
 * @throws Mistake that names file and line
 */
export async function readEnvelopeFile(path: string): Promise<readonly Posting[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Mistake(`${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });
  const postings = jsonLines(text).map((line) => readPosting(line, `${path}:${line.line}`));
  if (postings.length === 0) throw new Mistake(`${path}: there is no envelope in it`);
  return postings;
}

function readPosting({ text, value: envelope }: JsonLine, where: string): Posting {
  if (envelope === undefined) throw new Mistake(`${where}: this line is not JSON`);
  if (!isJsonObject(envelope)) throw new Mistake(`${where}: an envelope is an object`);
  const [source, type] = ['source', 'type'].map((name) => {
    const value = textAt(envelope, name);
    if (value === undefined || value === '')
      throw new Mistake(
        `${where}: ${name} must be a text that is not empty, or nobody can be told whose envelope it is`,
      );
    return value;
  });
  return { where, source: source ?? '', type: type ?? '', text };
}
