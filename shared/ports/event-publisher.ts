import type { Envelope } from '../envelope/envelope.ts';

/**
 * Posts envelopes on the bus: `source` becomes EventBridge's `Source`, `type` its `DetailType`.
 * Resolves when every one is accepted; entries that the bus refuses are retried, then a RetryableError is thrown.
 */
export interface EventPublisher {
  publish(envelopes: readonly Envelope[]): Promise<void>;
}
