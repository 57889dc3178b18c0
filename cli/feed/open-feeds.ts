import { connectionOf } from '../connection.ts';
import { brokersOf } from '../dev/feeds.ts';
import type { FeedOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';

/** The feeds of a bridge, while they read. */
export interface OpenedFeeds {
  /** The brokers and the bus, in words. */
  readonly what: string;
  /** Ends after the batches under way. What the bus has not taken stays unacknowledged, and comes again elsewhere. */
  readonly stop: () => Promise<void>;
}

/**
 * Reads the brokers of a bridge's topics, and puts the messages on its bus.
 *
 * @throws UserError
 */
export async function openFeeds(
  at: BridgeAt,
  options: FeedOptions,
  { env }: ProcessEnvironment,
): Promise<OpenedFeeds> {
  const [{ feedPorts }, { startFeeds }] = await Promise.all([
    import('./feed-ports.ts'),
    import('./start-feeds.ts'),
  ]);
  const { bus, ...ports } = await feedPorts(at.bridge, options, connectionOf(env));
  const started = await startFeeds(at.bridge, ports);
  return {
    what: `${brokersOf(at).join(' and ')} for the bus ${bus}`,
    stop: async () => {
      await Promise.all(started.map((consumption) => consumption.stop()));
    },
  };
}
