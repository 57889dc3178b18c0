import { DeliveryRefusedError } from '../../shared/ports/delivery-refused-error.ts';
import type { FallibleHandler, InboundMessage } from '../../shared/ports/inbound-message.ts';
import type { RecipientDeadLetters } from '../../shared/ports/recipient-dead-letters.ts';
import type { RetryPorts } from '../../shared/ports/with-retries.ts';
import { parcelOf } from './handler.ts';

/** The last words of a recipient that refused a message. */
export interface Refusals {
  /** Remembers of a handler which messages were refused, and why. */
  watch(handle: FallibleHandler): FallibleHandler;
  of(message: InboundMessage): string | undefined;
}

/** Remembers the refusals of one run. A dead letter then names the cause, and not only the count of deliveries. */
export function explainRefusals(): Refusals {
  const reasons = new WeakMap<InboundMessage, string>();
  return {
    watch: (handle) => async (messages, invocation) => {
      const failed = await handle(messages, invocation);
      for (const { message, fault } of failed) {
        if (fault instanceof DeliveryRefusedError) reasons.set(message, fault.message);
      }
      return failed;
    },
    of: (message) => reasons.get(message),
  };
}

/** Puts a message that the rule of retry gives up into the recipient's dead letters. */
export function giveUpTo(deadLetters: RecipientDeadLetters, refusals: Refusals): RetryPorts['giveUp'] {
  return (message, { code, message: rule }) => {
    const reason = refusals.of(message);
    return deadLetters.put({
      original: message.body,
      messageId: message.id,
      groupId: parcelOf(message).groupId,
      code,
      message: reason === undefined ? rule : `${reason}; ${rule}`,
    });
  };
}
