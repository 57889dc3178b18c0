import { once } from 'node:events';
import { UserError } from '../../shared/ports/user-error.ts';
import { connectionOf } from '../connection.ts';
import { brokersOf } from '../dev/feeds.ts';
import type { FeedOptions } from '../options/order.ts';
import { requireParts } from '../parts.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';

/**
 * `feed`: reads the brokers of a bridge's topics and puts the messages on the bus. It does so where AWS does not, and
 * goes on until it is interrupted.
 *
 * @throws UserError
 */
export async function feed(options: FeedOptions, environment: ProcessEnvironment): Promise<0> {
  const { env, err } = environment;
  const at = await readBridge(options.bridge, env);
  const brokers = brokersOf(at);
  if (brokers.length === 0)
    throw new UserError(
      `${at.file}: no topic has from, so there is nothing to read; add from: { kafka: ... } or from: { rabbitmq: ... } to a topic`,
    );
  requireParts('feed', ['feeding', ...brokers]);
  const interrupted = environment.holdInterrupts();
  const [{ feedPorts }, { startFeeds }] = await Promise.all([
    import('./feed-ports.ts'),
    import('./start-feeds.ts'),
  ]);
  const { bus, ...ports } = await feedPorts(at.bridge, options, connectionOf(env));
  const started = await startFeeds(at.bridge, ports);
  err(`reading ${brokers.join(' and ')} for the bus ${bus}; Ctrl-C stops it`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await Promise.all(started.map((consumption) => consumption.stop()));
  return 0;
}
