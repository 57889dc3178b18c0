import { randomUUID } from 'node:crypto';
import { eventBridgeClient } from '../shared/aws/clients.ts';
import { eventBridgePublisher } from '../shared/aws/event-bridge-publisher.ts';
import { quote } from '../shared/bridge/mistake.ts';
import { releaseEvent } from '../shared/client/release-event.ts';
import { connectionOf } from './connection.ts';
import { controlTopic } from './control-topic.ts';
import { findBus } from './find-bus.ts';
import { Mistake } from './mistake.ts';
import type { ReleaseOptions } from './options.ts';
import { fusionNamed, readBridge } from './read-bridge.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * `release <fusion> [key]`: puts the order on the bus. The groups are released a moment later, and a key that has no
 * open group makes no difference to anybody.
 *
 * @throws Mistake
 */
export async function release(
  { fusion: name, key, source, ...target }: ReleaseOptions,
  { env, out }: Surroundings,
): Promise<0> {
  const at = await readBridge(target.bridge, env);
  const fusion = fusionNamed(at, name);
  if (key === undefined && !fusion.isListed) {
    throw new Mistake(
      `${at.file}: the fusion ${quote(name)} does not list its open groups, so they cannot all be released: add "releaseAll: true" to it and deploy, or name one key`,
    );
  }
  const control = controlTopic(at, source);
  const connection = connectionOf(env);
  const bus = target.bus ?? (await findBus(at.bridge.name, connection));
  const client = eventBridgeClient(connection);
  try {
    await eventBridgePublisher(client, bus).publish([
      releaseEvent({ ...control, fusion: name, key }, randomUUID()),
    ]);
  } finally {
    client.destroy();
  }
  const what = key === undefined ? 'every open group' : `the group ${quote(key)}`;
  out(`ordered: release ${what} of ${name} (${control.topic}, as ${control.source})`);
  return 0;
}
