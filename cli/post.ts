import { printable } from '../shared/json/printable.ts';
import { fusionClient } from '../shared/client/fusion-client.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { requireAdmitted } from './judge-envelopes.ts';
import { checkPosting } from './check-posting.ts';
import { connectionOf } from './connection.ts';
import { readEnvelopeFile, readEnvelopes } from './envelope-file.ts';
import type { PostOptions } from './options/order.ts';
import type { ProcessEnvironment } from './process-environment.ts';
import { readBridge } from './read-bridge.ts';
import { requireBus } from './require-bus.ts';

/**
 * `post <file>`: puts the envelopes of a file, or of standard input, on the bus of a bridge that is up. All of them are
 * checked first, so that a mistake in one leaves the others unposted too.
 *
 * @throws UserError
 */
export async function post(
  { file, key, ...target }: PostOptions,
  { env, out, input }: ProcessEnvironment,
): Promise<0> {
  if (key === '') throw new UserError('--key must not be empty; write the correlation key of the group');
  const at = await readBridge(target.bridge, env);
  const written =
    file === '-' ? readEnvelopes(await input(), 'standard input') : await readEnvelopeFile(file);
  for (const one of written) checkPosting(one, at);
  await requireAdmitted(written, at, key);
  const { name: bridge } = at.bridge;
  const connection = connectionOf(env);
  await requireBus(target.bus, connection);
  const client = fusionClient({ bridge, bus: target.bus, connection });
  try {
    const posted = await client.post(
      written.map(({ event }) => event),
      key,
    );
    if (posted.kind === 'malformed')
      throw new UserError(`${written[posted.index]?.where ?? file}: ${printable(posted.rejection.message)}`);
  } finally {
    client.close();
  }
  out(`posted: ${written.length} ${written.length === 1 ? 'envelope' : 'envelopes'} to ${bridge}`);
  return 0;
}
