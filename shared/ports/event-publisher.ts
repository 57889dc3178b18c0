import type { Envelope } from '../envelope/envelope.ts';

/**
 * Posts envelopes on the bus: `source` becomes EventBridge's `Source`, `type` its `DetailType`. The promise resolves
 * when every envelope is accepted. Refused entries are retried, then a TransientFault is thrown.
 */
export interface EventPublisher {
  publish(envelopes: readonly Envelope[]): Promise<void>;
}
