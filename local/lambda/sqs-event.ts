import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { region } from '../template/identities.ts';
import type { Received } from '../sqs/queues.ts';

/**
 * Returns a batch as Lambda passes it to a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export const sqsEvent = (batch: readonly Received[], queueArn: string): SQSEvent => ({
  Records: batch.map((received) => sqsRecord(received, queueArn)),
});

function sqsRecord({ message, kept }: Received, eventSourceARN: string): SQSRecord {
  const { md5OfMessageAttributes } = kept;
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: {
      ApproximateReceiveCount: String(kept.approximateReceiveCount),
      SentTimestamp: String(kept.sentTimestamp),
      SenderId: 'AIDALOCAL',
      ApproximateFirstReceiveTimestamp: String(kept.approximateFirstReceiveTimestamp ?? kept.sentTimestamp),
      ...(kept.messageGroupId === undefined ? {} : { MessageGroupId: kept.messageGroupId }),
      ...(kept.messageDeduplicationId === undefined
        ? {}
        : { MessageDeduplicationId: kept.messageDeduplicationId }),
      ...(kept.sequenceNumber === undefined ? {} : { SequenceNumber: kept.sequenceNumber }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(kept.messageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    ...(md5OfMessageAttributes === '' ? {} : { md5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: region,
  };
}
