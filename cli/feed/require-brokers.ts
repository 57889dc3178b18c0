import { UserError } from '../../shared/ports/user-error.ts';
import { brokersOf } from '../dev/feeds.ts';
import { requireParts } from '../parts.ts';
import type { BridgeAt } from '../read-bridge.ts';

/**
 * Checks that a bridge has brokers to read, and that the packages for them are installed.
 *
 * @throws UserError
 */
export function requireBrokers(command: string, at: BridgeAt): void {
  const brokers = brokersOf(at);
  if (brokers.length === 0)
    throw new UserError(
      `${at.file}: no topic has from, so there is nothing to read; add from: { kafka: ... } or from: { rabbitmq: ... } to a topic`,
    );
  requireParts(command, ['feeding', ...brokers]);
}
