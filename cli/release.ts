import { quote } from '../shared/json/printable.ts';
import { fusionClient } from '../shared/client/fusion-client.ts';
import { noteUnknownGroup } from './unknown-group.ts';
import { connectionOf } from './connection.ts';
import { UserError } from '../shared/ports/user-error.ts';
import type { ReleaseOptions } from './options/order.ts';
import { fusionNamed, readBridge } from './read-bridge.ts';
import { roleTopic } from './role-topic.ts';
import { requireBus } from './require-bus.ts';
import type { ProcessEnvironment } from './process-environment.ts';

/**
 * `release <fusion> [key]`: posts a release request. The groups are released a moment later. A key without an open group
 * has no effect.
 *
 * @throws UserError
 */
export async function release(
  { fusion: name, key, source, ...target }: ReleaseOptions,
  environment: ProcessEnvironment,
): Promise<0> {
  const { env, out } = environment;
  const at = await readBridge(target.bridge, env);
  const fusion = fusionNamed(at, name);
  if (key === '')
    throw new UserError('the key is empty; name the correlation key of the group, or leave it out for all');
  if (key === undefined && !fusion.isListed) {
    throw new UserError(
      `${at.file}: the fusion ${quote(name)} does not list its open groups, so they cannot all be released: add "releaseAll: true" to it and deploy or start it again, or name one key`,
    );
  }
  const control = roleTopic(at, 'control', source);
  const addressed = { bridge: at.bridge.name, bus: target.bus, connection: connectionOf(env) };
  await requireBus(addressed.bus, addressed.connection);
  const client = fusionClient(addressed);
  try {
    await client.release({ topic: control.type, source: control.source, fusion: name, key });
  } finally {
    client.close();
  }
  const what = key === undefined ? 'every open group' : `the group ${quote(key)}`;
  if (key !== undefined)
    await noteUnknownGroup({ fusion: name, key }, 'Nothing is released then.', addressed, environment);
  out(`ordered: release ${what} of ${name} (${control.topic}, as ${control.source})`);
  return 0;
}
