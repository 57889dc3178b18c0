import { isJsonObject } from '../../json/is-json-object.ts';
import { parseJson } from '../../json/parse-json.ts';

/**
 * Reads the variables that a stack gives its functions. It is called at the cold start, so that a missing variable
 * fails there and not in the middle of a message.
 *
 * @throws Error that names the variable that is missing or empty
 */
export function environment(
  variables: Readonly<Record<string, string | undefined>>,
): (name: string) => string {
  return (name) => {
    const value = variables[name] ?? '';
    if (value === '')
      throw new Error(
        `the environment variable ${name} of the function is missing or empty; deploy the stack again`,
      );
    return value;
  };
}

/**
 * Reads a variable that says where several recipients receive: a JSON object of their addresses by name.
 *
 * @throws Error that says what is wrong, without the value
 */
export function readAddresses(text: string): ReadonlyMap<string, string> {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value))
    throw new Error('the addresses of recipients are not a JSON object');
  return new Map(
    Object.entries(parsed.value).map(([name, address]) => {
      if (typeof address !== 'string' || address === '')
        throw new Error(`recipient "${name}" has no address`);
      return [name, address];
    }),
  );
}
