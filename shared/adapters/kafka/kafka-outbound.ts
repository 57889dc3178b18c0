import { kafkaBinding } from '../../envelope/bindings/binding.ts';
import { encodeBinary, encodeStructured, wireHeaders } from '../../envelope/bindings/encode-message.ts';
import type { Envelope } from '../../envelope/envelope.ts';
import type { OpenOutbound } from '../../ports/outbound.ts';
import { textSetting } from '../recipient-settings.ts';
import { batchingProducer, type KafkaRecord } from './batching-producer.ts';
import { kafkaConnection } from './kafka-connection.ts';

/** Produces each envelope as a record of a topic, with the group's key as its key. */
export const kafkaOutbound: OpenOutbound = (settings, { recipient, secret }) => {
  const topic = textSetting(settings, 'topic');
  const keyAttribute = textSetting(settings, 'key');
  const isBinary = textSetting(settings, 'mode') === 'binary';
  const producer = batchingProducer(() => kafkaConnection(settings, recipient, secret), secret);

  const recordOf = (envelope: Envelope): KafkaRecord => {
    const message = isBinary ? encodeBinary(kafkaBinding, envelope) : encodeStructured(envelope);
    const key = keyOf(envelope, keyAttribute);
    const headers = Array.from(
      wireHeaders(kafkaBinding, message),
      ([name, value]) => [Buffer.from(name), Buffer.from(value)] as const,
    );
    return {
      topic,
      headers: new Map(headers),
      ...(key !== undefined && { key: Buffer.from(key) }),
      // A null value would be a tombstone, which deletes what a compacted topic knows of the key.
      value: Buffer.from(message.value ?? new Uint8Array()),
    };
  };

  return { send: (envelope) => producer.send(recordOf(envelope)), close: () => producer.close() };
};

function keyOf({ header }: Envelope, attribute: string): string | undefined {
  const value = header[attribute] ?? header.correlationid;
  return value === undefined ? undefined : String(value);
}
