import { readFile } from 'node:fs/promises';
import type { Recipient } from '../../shared/policy/bridge.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { quote } from '../../shared/json/printable.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/**
 * Reads the texts of secrets by their names: a JSON object. A value that is an object stands for its JSON.
 *
 * @throws UserError that shows nothing of the content
 */
export async function readSecretsFile(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new UserError(
      `${path}: the file of secrets cannot be read${code}; name a JSON object of texts with --secrets`,
      { cause },
    );
  });
  const parsed = parseJson(text);
  if (parsed.kind !== 'json' || !isJsonObject(parsed.value))
    throw new UserError(`${path}: the file of secrets must be a JSON object of texts`);
  return new Map(
    Object.entries(parsed.value).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Says of each recipient whose secret is not on this machine which option gives it. Its results wait until then. */
export function missingSecrets(
  recipients: readonly Recipient[],
  secrets: ReadonlyMap<string, string>,
): readonly string[] {
  return recipients.flatMap(({ name, settings }) => {
    const secret = isJsonObject(settings) ? ownMember(settings, 'secret') : undefined;
    if (typeof secret !== 'string' || secrets.has(secret)) return [];
    return [
      `the recipient ${quote(name)} waits for the secret ${quote(secret)}; give it with --secrets FILE`,
    ];
  });
}
