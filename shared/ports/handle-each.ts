import type { InboundMessage } from './inbound-message.ts';

/**
 * Handles each message of a batch on its own, all at once. A message whose handling throws comes again and leaves the
 * others alone; `onFault` hears of it, so that no fault is swallowed.
 *
 * @returns the ids of what must come again, in the batch's order
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
