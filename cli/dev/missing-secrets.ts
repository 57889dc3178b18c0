import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { quote } from '../../shared/json/printable.ts';
import type { Recipient } from '../../shared/policy/bridge.ts';

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
