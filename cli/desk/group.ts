import { operatorClient } from '../../shared/client/operator-client.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { connectionOf } from '../connection.ts';
import type { GroupOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { fusionNamed, readBridge } from '../read-bridge.ts';
import { coloursFor } from '../terminal.ts';
import { describeGroup } from './describe-group.ts';

/**
 * `group <fusion> <key>`: shows one group: what it waits for, who said what, which claims won, and its last result.
 *
 * @returns the exit code: 0; 1 when nothing of the group is stored
 * @throws UserError
 */
export async function group(options: GroupOptions, environment: ProcessEnvironment): Promise<0 | 1> {
  const { env, out, isTerminal } = environment;
  const { fusion: name, key } = options;
  if (key === '') throw new UserError('the key is empty; name the correlation key of the group');
  const at = await readBridge(options.bridge, env);
  const fusion = fusionNamed(at, name);
  const client = operatorClient({
    bridge: at.bridge.name,
    table: options.table,
    connection: connectionOf(env),
  });
  try {
    const ref = { fusion: name, key };
    const account = await client.account(ref);
    if (options.output === 'json') {
      const { envelope, parts, ...rest } = account;
      const encoded = parts.map((part) =>
        Object.assign({ ...part }, { envelope: encodeEnvelope(part.envelope) }),
      );
      out(
        JSON.stringify({
          ...ref,
          ...rest,
          parts: encoded,
          ...(envelope !== undefined && { envelope: encodeEnvelope(envelope) }),
        }),
      );
    } else {
      const paint = coloursFor(isTerminal, env);
      out(describeGroup(ref, account, fusion, { now: Date.now(), paint }));
    }
    return account.parts.length === 0 && account.state === 'open' ? 1 : 0;
  } finally {
    client.close();
  }
}
