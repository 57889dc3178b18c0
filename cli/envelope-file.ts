import { readText } from '../shared/bridge-file/node-read-file.ts';
import { isJsonObject } from '../shared/json/is-json-object.ts';
import { jsonLines } from '../shared/json/json-lines.ts';
import type { JsonObject } from '../shared/json/json.ts';
import { Mistake } from './mistake.ts';

/** What is to become an envelope, and where it is written, as `file:line`. */
export interface Written {
  readonly where: string;
  readonly event: JsonObject;
}

/**
 * Reads a file of JSON Lines, one CloudEvent a line; empty lines are skipped.
 *
 * @throws Mistake that names file and line
 */
export async function readEnvelopeFile(path: string): Promise<readonly Written[]> {
  const read = await readText(path);
  if (read.kind === 'unreadable') throw new Mistake(`${path}: the file ${read.reason}`);
  const lines = jsonLines(read.text);
  if (lines.length === 0) throw new Mistake(`${path}: there is no envelope in it`);
  return lines.map(({ line, value }) => {
    const where = `${path}:${line}`;
    if (value === undefined) throw new Mistake(`${where}: this line is not JSON`);
    if (!isJsonObject(value)) throw new Mistake(`${where}: an envelope is an object`);
    return { where, event: value };
  });
}
