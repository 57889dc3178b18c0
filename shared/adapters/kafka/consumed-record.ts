import { isAttributeText } from '../../envelope/attribute-rules.ts';
import type { FedMessage } from '../../ports/fed-message.ts';
import { textOfBytes } from '../text-of-bytes.ts';

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

/** The last time that a timestamp can write, ms since the epoch. Producers may give any other. */
const lastTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

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
  const texts = new Map(headers.map(([name, bytes]) => [name, textOfBytes(bytes)]));
  const contentType = contentTypeIn(texts);
  return {
    place: { kind: 'log', topic, partition, offset: String(offset) },
    headers: texts,
    ...(contentType !== undefined && { contentType }),
    ...(key !== null && { key: keyText(key) }),
    ...(timestamp > 0 && timestamp <= lastTime && { sentAt: timestamp }),
    value,
  };
}

/** Finds the media type. Producers write the header's name in any case. */
function contentTypeIn(headers: ReadonlyMap<string, string>): string | undefined {
  const exact = headers.get('content-type');
  if (exact !== undefined) return exact;
  for (const [name, text] of headers) if (name.toLowerCase() === 'content-type') return text;
  return undefined;
}

/** Returns a key as text. One that is no text, such as a number of 64 bits, is written in base64. */
function keyText(key: Uint8Array): string {
  const text = textOfBytes(key);
  return isAttributeText(text) ? text : Buffer.from(key).toString('base64');
}
