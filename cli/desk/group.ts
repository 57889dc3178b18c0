import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { GroupOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { coloursFor } from '../terminal.ts';
import { describeGroup } from './describe-group.ts';
import { withOperator } from './with-operator.ts';

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
  return withOperator(options, environment, async ({ fusions: [fusion], client }) => {
    if (fusion === undefined) throw new Error('a fusion that was named is there');
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
  });
}
