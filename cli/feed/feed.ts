import { once } from 'node:events';
import type { FeedOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { openFeeds } from './open-feeds.ts';
import { requireBrokers } from './require-brokers.ts';

/**
 * `feed`: reads the brokers of a bridge's topics and puts the messages on the bus. It does so where AWS does not, and
 * goes on until it is interrupted.
 *
 * @throws UserError
 */
export async function feed(options: FeedOptions, environment: ProcessEnvironment): Promise<0> {
  const { env, err } = environment;
  const at = await readBridge(options.bridge, env);
  requireBrokers('feed', at);
  const interrupted = environment.holdInterrupts();
  const { what, stop } = await openFeeds(at, options, environment);
  err(`reading ${what}; Ctrl-C stops it`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await stop();
  return 0;
}
