import type { SQSClient } from '@aws-sdk/client-sqs';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import { orderGroupOf, queueId } from '../../../messages/queue-id.ts';
import type { OutgoingMessage } from '../../../ports/message-sender.ts';
import type { OpenRecipients, RecipientSender } from '../../../ports/recipient-sender.ts';
import { sqsMessageSender } from './sqs-message-sender.ts';

/**
 * FIFO queues, one for each recipient, by their URLs. A message's group is the envelope's partition; a repeat under the
 * same id within five minutes is dropped by SQS.
 */
export const recipients: OpenRecipients<{ readonly sqs: SQSClient }> = (urls, { sqs }) =>
  new Map(
    [...urls].map(([name, url]) => {
      if (!URL.canParse(url)) throw new Error(`the queue of recipient "${name}" has no URL`);
      const queue = sqsMessageSender(sqs, url);
      return [name, { send: (envelope) => queue.send([inOrder(envelope)]) } satisfies RecipientSender];
    }),
  );

function inOrder(envelope: Envelope): OutgoingMessage {
  const { header } = envelope;
  return {
    body: envelopeText(envelope),
    groupId: orderGroupOf(header),
    deduplicationId: queueId(header.id),
  };
}
