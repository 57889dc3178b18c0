import { readFile } from 'node:fs/promises';
import { jsonErrorAt } from '../../shared/bridge-file/source/json-error-at.ts';
import { utf8Text } from '../../shared/bridge-file/source/utf8-text.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { repeatedMember, repeatedText } from '../../shared/json/repeated-member.ts';
import { UserError } from '../../shared/ports/user-error.ts';

const remedy = 'write a JSON object of texts, such as { "NAME": "..." }';

/**
 * Reads the texts of secrets by their names: a JSON object. A value that is an object stands for its JSON.
 *
 * @throws UserError that shows nothing of a secret; an error of the file system with its code
 */
export async function readSecretsFile(path: string): Promise<ReadonlyMap<string, string>> {
  const read = utf8Text(await readFile(path));
  if (read.kind === 'not-text')
    throw new UserError(`${path}:${read.place.line}:${read.place.column}: the file ${read.reason}`);
  const text = read.text.replace(/^\uFEFF/, '');
  const parsed = parseJson(text);
  if (parsed.kind !== 'json') {
    const { line, column } = jsonErrorAt(text);
    throw new UserError(`${path}:${line}:${column}: the file of secrets is not JSON; ${remedy}`);
  }
  const { value } = parsed;
  if (!isJsonObject(value))
    throw new UserError(`${path}:1:1: the file of secrets is no JSON object; ${remedy}`);
  const repeated = repeatedMember(text, value);
  if (repeated !== undefined)
    throw new UserError(`${path}: ${repeatedText('the file of secrets', repeated)}; remove one of the two`);
  return new Map(
    Object.entries(value).map(([name, secret]) => [
      name,
      typeof secret === 'string' ? secret : JSON.stringify(secret),
    ]),
  );
}
