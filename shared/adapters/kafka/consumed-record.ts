import type { FedMessage } from '../../ports/fed-message.ts';

/** A record as a Kafka client reads it. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Ms since the epoch; negative where the broker keeps none. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[];
}

/** Makes a message of a record. Of a header that came twice, the last value counts. */
export function fedRecord({
  topic,
  partition,
  offset,
  timestamp,
  key,
  value,
  headers,
}: ConsumedRecord): FedMessage {
  const texts = new Map(headers.map(([name, bytes]) => [name, utf8(bytes)]));
  const contentType = texts.get('content-type');
  return {
    place: { kind: 'log', topic, partition, offset: String(offset) },
    headers: texts,
    ...(contentType !== undefined && { contentType }),
    ...(key !== null && { key: utf8(key) }),
    ...(timestamp > 0 && { sentAt: timestamp }),
    value,
  };
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
