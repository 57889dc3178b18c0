import { shortHash } from '../../shared/json/digest.ts';
import type { FusionMessage } from '../../shared/messaging/contribution.ts';

/**
 * Whose message it is on the fusion queue, so that no loud producer starves the others: that of its partition, if it
 * names one, or else of its group. A hash, since SQS takes few characters.
 */
export function groupIdOf(message: FusionMessage): string {
  switch (message.kind) {
    case 'contribution':
      return shortHash(message.envelope.header.partitionkey ?? groupOf(message));
    case 'timer':
    case 'release':
      return shortHash(groupOf(message));
    case 'release-all':
      return shortHash(JSON.stringify([message.fusion]));
  }
}

function groupOf({ fusion, key }: { readonly fusion: string; readonly key: string }): string {
  return JSON.stringify([fusion, key]);
}
