import { isJsonObject } from '../../../json/is-json-object.ts';
import { parseJson } from '../../../json/parse-json.ts';

/**
 * Parses a variable that names several queues: a JSON object of their URLs by name.
 *
 * @throws Error that says what is wrong, without the value
 */
export function queueUrls(text: string): ReadonlyMap<string, string> {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value))
    throw new Error('the environment variable of queue URLs is not a JSON object; deploy the stack again');
  return new Map(
    Object.entries(parsed.value).map(([name, url]) => {
      if (typeof url !== 'string' || !URL.canParse(url))
        throw new Error(
          `the queue "${name}" has no valid URL in the environment variable of queue URLs; deploy the stack again`,
        );
      return [name, url];
    }),
  );
}
