import { sqsClient } from '../../shared/adapters/aws/clients.ts';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { eventBridgeEntrance } from '../../shared/adapters/aws/eventbridge/event-bridge-entrance.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import { createFeedHandler } from '../../shared/feed/create-feed-handler.ts';
import type { FeedTopic } from '../../shared/feed/feed-topic.ts';
import type { FeedHandler } from '../../shared/ports/fed-message.ts';

export interface FeedDeployment<Entry> extends FeedTopic {
  /** Wraps the handler for the event source; the bundle holds no other. */
  readonly receive: (handle: FeedHandler) => Entry;
  /** Given where large bodies are kept; see `claims.ts` of the topic function. */
  readonly claims?: () => ClaimStore;
}

/** Wires a feed's function, once at its cold start. The compiled policy is handed in by the bundle's entry. */
export function start<Entry>({ receive, claims: openClaims, ...feed }: FeedDeployment<Entry>): Entry {
  const claims = openClaims?.();
  const env = environment(process.env);
  const handle = createFeedHandler({
    ...feed,
    ...(claims !== undefined && { claims }),
    bridgeName: env('BRIDGE_NAME'),
    clock: { now: () => Date.now() },
    entrance: eventBridgeEntrance(eventBridgeClient(), env('BUS_NAME')),
    quarantine: sqsQuarantine(sqsClient(), env('QUARANTINE_QUEUE_URL')),
    log: consoleLog,
  });
  return receive(async (messages) => {
    const failed = await handle(messages);
    if (failed.length > 0) {
      const [{ fault: error } = { fault: undefined }] = failed;
      consoleLog.warn('messages come again', { failed: failed.length, of: messages.length, error });
    }
    return failed;
  });
}
