import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import { orderGroupOf, queueId } from '../../../messages/queue-id.ts';
import type { OpenOutbound } from '../../../ports/outbound.ts';
import { RetryableError } from '../../../ports/retryable-error.ts';
import { UndeliverableError } from '../../../ports/undeliverable-error.ts';
import { arnSetting, regionOf } from '../../recipient-settings.ts';
import { clientSettings } from '../connection.ts';
import { escapeJsonText } from '../sqs/sqs-text.ts';
import { toFault } from '../to-fault.ts';

/** The largest message of SNS, with its attributes. */
const mostBytes = 262_144;

/** Bytes for the names and types of the attributes, and their values. */
const attributeBytes = 1_024;

/** Faults of the topic or of the permission. Every message meets them until an operator has mended the cause. */
const ofTheTopic = /^(NotFound|AuthorizationError|KMS|EndpointDisabled|InvalidSecurity)/;

/**
 * Publishes each envelope on an SNS topic as a CloudEvent in JSON. The attributes `type` and `source` serve the filters
 * of subscriptions. On a FIFO topic the message's group is that of the envelope.
 */
export const snsOutbound: OpenOutbound = (settings) => {
  const topicArn = arnSetting(settings);
  const client = new SNSClient({ ...clientSettings, ...regionOf(topicArn) });
  return {
    async send(envelope) {
      const message = escapeJsonText(envelopeText(envelope));
      if (Buffer.byteLength(message) + attributeBytes > mostBytes)
        throw new UndeliverableError('too-large', `SNS takes messages of up to ${mostBytes} bytes`);
      await client.send(commandOf(topicArn, envelope, message)).catch((error: unknown) => {
        if (error instanceof Error && ofTheTopic.test(error.name))
          throw new RetryableError(`the topic did not take the message: ${error.name}`, { cause: error });
        return toFault(error);
      });
    },
    close: async () => client.destroy(),
  };
};

function commandOf(topicArn: string, { header }: Envelope, message: string): PublishCommand {
  const { id, type, source } = header;
  const isFifo = topicArn.endsWith('.fifo');
  return new PublishCommand({
    TopicArn: topicArn,
    Message: message,
    MessageAttributes: {
      type: { DataType: 'String', StringValue: type },
      source: { DataType: 'String', StringValue: source },
    },
    ...(isFifo && {
      MessageGroupId: orderGroupOf(header),
      MessageDeduplicationId: queueId(id),
    }),
  });
}
