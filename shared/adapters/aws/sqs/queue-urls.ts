import { isJsonObject } from '../../../json/is-json-object.ts';
import { parseJson } from '../../../json/parse-json.ts';

/**
 * Reads a variable that names several queues: a JSON object of their URLs by name.
 *
 * @throws Error that says what is wrong, without the value
 */
export function queueUrls(text: string): ReadonlyMap<string, string> {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value))
    throw new Error('the URLs of queues are not a JSON object');
  return new Map(
    Object.entries(parsed.value).map(([name, url]) => {
      if (typeof url !== 'string' || !URL.canParse(url)) throw new Error(`queue "${name}" has no URL`);
      return [name, url];
    }),
  );
}
