import { shortHash } from '../json/digest.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';
import { groupIdOf } from '../messages/group-id.ts';

/**
 * Whose message it is on the fusion queue: that of its partition, if it names one, so that all that one tenant sends
 * waits in one line, or else that of its group.
 */
export function fairGroupOf(message: FusionMessage): string {
  const partition = message.kind === 'contribution' ? message.envelope.header.partitionkey : undefined;
  return partition === undefined ? groupIdOf(message) : shortHash(partition);
}
