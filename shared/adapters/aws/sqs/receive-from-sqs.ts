import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { InboundHandler, InboundMessage } from '../../../ports/inbound-message.ts';

/** A function as Lambda calls it for a batch of an SQS queue. */
export type SqsFunction = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/**
 * Wraps a handler for an SQS event source with partial batch responses: the only place that knows their shape.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export const receiveFromSqs =
  (handle: InboundHandler): SqsFunction =>
  async ({ Records }, context) => {
    const again = await handle(Records.map(toMessage), {
      remainingMs: () => context.getRemainingTimeInMillis(),
    });
    return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
  };

function toMessage({ messageId, body, receiptHandle, attributes }: SQSRecord): InboundMessage {
  const receives = Number(attributes.ApproximateReceiveCount);
  const sentAt = Number(attributes.SentTimestamp);
  const firstReceivedAt = Number(attributes.ApproximateFirstReceiveTimestamp);
  return {
    id: messageId,
    body,
    receives,
    receipt: receiptHandle,
    ...(Number.isFinite(sentAt) && { sentAt }),
    ...(Number.isFinite(firstReceivedAt) && { firstReceivedAt }),
  };
}
