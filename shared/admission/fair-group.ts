import { shortHash } from '../json/digest.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';
import { groupIdOf } from '../messages/group-id.ts';

/**
 * Returns the message group on the fusion queue. It is the partition if the message names one, so that all messages of
 * one tenant share a line; otherwise it is the message's own group.
 */
export function fairGroupOf(message: FusionMessage): string {
  const partition = message.kind === 'contribution' ? message.envelope.header.partitionkey : undefined;
  return partition === undefined ? groupIdOf(message) : shortHash(partition);
}
