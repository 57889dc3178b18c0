import type { GroupRef } from '../shared/aggregation/group.ts';
import { operatorClient } from '../shared/client/operator-client.ts';
import type { FusionClientOptions } from '../shared/client/wiring.ts';
import { quote } from '../shared/json/printable.ts';
import { explain } from './explain.ts';
import type { ProcessEnvironment } from './process-environment.ts';

/**
 * Notes that nothing of a group has come, because its key may be misspelt. It is no mistake: the group may come yet. An
 * operator without the right to read groups gets a note too.
 *
 * @param effect says what becomes of the message without the group
 */
export async function noteUnknownGroup(
  { fusion, key }: GroupRef,
  effect: string,
  addressed: FusionClientOptions,
  { env, err }: Pick<ProcessEnvironment, 'env' | 'err'>,
): Promise<void> {
  const client = operatorClient(addressed);
  try {
    const { parts, generation } = await client.standing({ fusion, key });
    if (parts === 0 && generation === 0)
      err(`nothing of the group ${quote(key)} of ${fusion} has come; is the key right? ${effect}`);
  } catch (error) {
    const reason = explain(error, env);
    if (reason === undefined) throw error;
    err(`the key ${quote(key)} was not checked: ${reason.message}`);
  } finally {
    client.close();
  }
}
