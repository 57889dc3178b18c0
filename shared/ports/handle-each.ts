import type { InboundMessage } from './inbound-message.ts';

/**
 * Handles each message of a batch on its own, all at once. A message whose handling throws comes again and does not
 * affect the others. `onFault` gets every fault, so that none is swallowed.
 *
 * @returns the ids of the messages that must come again, in the batch's order
 */
export async function handleEach(
  messages: readonly InboundMessage[],
  handle: (message: InboundMessage, index: number) => Promise<void>,
  onFault: (error: unknown, message: InboundMessage) => void,
): Promise<readonly string[]> {
  const failures = await Promise.all(
    messages.map(async (message, index) => {
      try {
        await handle(message, index);
        return [];
      } catch (error) {
        onFault(error, message);
        return [message.id];
      }
    }),
  );
  return failures.flat();
}
