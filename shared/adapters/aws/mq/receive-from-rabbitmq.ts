import type { FeedHandler } from '../../../ports/fed-message.ts';
import { fedDelivery, headerText } from '../../rabbitmq/rabbitmq-delivery.ts';
import { textOfBytes } from '../../text-of-bytes.ts';
import type { RabbitmqEvent } from '../../rabbitmq/rabbitmq-event.ts';

/** A function as Lambda calls it for a batch of a RabbitMQ queue. */
export type RabbitmqFunction = (event: RabbitmqEvent) => Promise<void>;

/**
 * Wraps a handler for a RabbitMQ event source. Lambda acknowledges a batch as a whole: one message that must come again
 * brings back all of them. Those that the bus has taken keep their ids, and so count once.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 */
export const receiveFromRabbitmq =
  (handle: FeedHandler): RabbitmqFunction =>
  async ({ rmqMessagesByQueue }) => {
    const messages = Object.entries(rmqMessagesByQueue).flatMap(([name, some]) =>
      some.map(({ basicProperties, data }) =>
        fedDelivery(queueOf(name), basicProperties, Buffer.from(data, 'base64'), lambdaHeader),
      ),
    );
    const [first] = await handle(messages);
    if (first !== undefined) throw first.fault;
  };

/** A queue may have `::` in its name; the virtual host begins after the last one. */
function queueOf(name: string): string {
  const at = name.lastIndexOf('::');
  return at === -1 ? name : name.slice(0, at);
}

/** Lambda sends a text as its bytes. */
function lambdaHeader(header: unknown): string | undefined {
  if (typeof header !== 'object' || header === null || !('bytes' in header) || !Array.isArray(header.bytes))
    return headerText(header);
  return textOfBytes(Uint8Array.from(header.bytes, (byte) => Number(byte) & 0xff));
}
