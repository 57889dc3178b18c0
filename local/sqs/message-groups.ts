import { AwsError, isFields } from '../eventbridge/aws-json.ts';
import type { Fields } from '../eventbridge/aws-json.ts';
import { fairOrder } from './fair-order.ts';
import type { SqsMessage, SqsQueue } from './fauxqs.ts';

/** The most messages that one receive returns. */
const mostReceived = 10;

/**
 * Adds message groups to standard queues. fauxqs 2.4.1 drops them: no message has a group, and the oldest comes first.
 * The object of a message's attributes identifies it, because it is the one part of a request that is kept in the
 * message as it is.
 */
export class MessageGroups {
  readonly #groups = new WeakMap<object, string>();

  /**
   * Returns the input of a send, with its groups recorded.
   *
   * @throws AwsError `InvalidParameterValue` for a group that SQS would not accept: for the whole of a batch, where SQS
   * refuses the one entry
   */
  note(operation: string, input: Fields): Fields {
    if (operation === 'SendMessage') return this.#noteOne(input);
    const entries: unknown = input['Entries'];
    if (operation !== 'SendMessageBatch' || !Array.isArray(entries)) return input;
    return {
      ...input,
      Entries: entries.map((entry: unknown) => (isFields(entry) ? this.#noteOne(entry) : entry)),
    };
  }

  /** Returns the message with the group that it was sent with. */
  restore(message: SqsMessage): SqsMessage {
    const group = this.#groups.get(message.messageAttributes);
    return group === undefined || message.messageGroupId !== undefined
      ? message
      : { ...message, messageGroupId: group };
  }

  /** Moves the messages that come next to the front. */
  arrange(queue: SqsQueue): void {
    queue.processTimers();
    if (queue.isFifo() || queue.messages.every(({ messageGroupId }) => messageGroupId === undefined)) return;
    const held = new Map<string, number>();
    for (const { message } of queue.inflightMessages.values()) {
      const group = message.messageGroupId;
      if (group !== undefined) held.set(group, (held.get(group) ?? 0) + 1);
    }
    queue.messages = fairOrder(queue.messages, held, mostReceived);
  }

  #noteOne(entry: Fields): Fields {
    const group = entry['MessageGroupId'];
    if (group === undefined) return entry;
    if (typeof group !== 'string' || !/^[!-~]{1,128}$/.test(group)) {
      throw new AwsError(
        'InvalidParameterValue',
        'The MessageGroupId must be 1 to 128 alphanumeric characters and punctuation.',
      );
    }
    const given = entry['MessageAttributes'];
    const MessageAttributes = isFields(given) ? { ...given } : {};
    this.#groups.set(MessageAttributes, group);
    return { ...entry, MessageAttributes };
  }
}
