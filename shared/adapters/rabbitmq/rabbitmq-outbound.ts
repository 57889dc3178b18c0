import { amqpBinding } from '../../envelope/bindings/binding.ts';
import { encodeBinary, encodeStructured } from '../../envelope/bindings/encode-message.ts';
import { queueId } from '../../messages/queue-id.ts';
import type { OpenOutbound } from '../../ports/outbound.ts';
import { textSetting } from '../recipient-settings.ts';
import { confirmedChannel } from './confirmed-channel.ts';
import { rabbitmqConnection } from './rabbitmq-connection.ts';
import { routingKeyOf } from './routing-key.ts';

/** Publishes each envelope as a persistent message, confirmed by the broker and routed to at least one queue. */
export const rabbitmqOutbound: OpenOutbound = (settings, { secret }) => {
  const exchange = textSetting(settings, 'exchange');
  const routingKey = textSetting(settings, 'routingKey');
  const isBinary = textSetting(settings, 'mode') === 'binary';
  const channel = confirmedChannel(() => rabbitmqConnection(settings, secret), secret);
  return {
    async send(envelope) {
      const { contentType, headers, value } = isBinary
        ? encodeBinary(amqpBinding, envelope)
        : encodeStructured(envelope);
      await channel.publish(
        {
          exchange,
          routingKey: routingKeyOf(routingKey, envelope.header),
          mandatory: true,
          durable: true,
          messageId: queueId(envelope.header.id),
          headers: Object.fromEntries(headers),
          ...(contentType !== undefined && { contentType }),
        },
        Buffer.from(value ?? new Uint8Array()),
      );
    },
    close: () => channel.close(),
  };
};
