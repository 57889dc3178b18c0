import type { FailedMessage, InboundMessage } from './inbound-message.ts';

/**
 * Handles each message of a batch on its own, all at once. A message whose handling throws does not affect the others.
 *
 * @returns the messages that failed, each with its fault, in the batch's order
 */
export async function handleEach(
  messages: readonly InboundMessage[],
  handle: (message: InboundMessage, index: number) => Promise<void>,
): Promise<readonly FailedMessage[]> {
  const failures = await Promise.all(
    messages.map(async (message, index) => {
      try {
        await handle(message, index);
        return [];
      } catch (fault) {
        return [{ message, fault }];
      }
    }),
  );
  return failures.flat();
}
