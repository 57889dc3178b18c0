import type { FedMessage } from '../../ports/fed-message.ts';
import { textOfBytes } from '../text-of-bytes.ts';

/** The properties of a message that a feed reads, by the names of RabbitMQ's clients. */
export interface RabbitmqProperties {
  readonly contentType?: string | null | undefined;
  readonly headers?: Readonly<Record<string, unknown>> | null | undefined;
  readonly correlationId?: string | null | undefined;
  readonly messageId?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly appId?: string | null | undefined;
}

/** The properties that a mapping of headers may name, as `properties.<name>`. */
const mappable = [
  ['correlationId', 'properties.correlation_id'],
  ['type', 'properties.type'],
  ['userId', 'properties.user_id'],
  ['appId', 'properties.app_id'],
] as const;

/** Makes a message of a delivery. Headers that are tables or lists are no attributes, and are left out. */
export function fedDelivery(
  queue: string,
  properties: RabbitmqProperties,
  value: Uint8Array,
  textOf: (header: unknown) => string | undefined = headerText,
): FedMessage {
  const { headers, contentType, messageId } = properties;
  const own = Object.entries(headers ?? {}).flatMap(([name, header]): [string, string][] => {
    const text = textOf(header);
    return text === undefined ? [] : [[name, text]];
  });
  const named = mappable.flatMap(([property, name]): [string, string][] => {
    const text = properties[property];
    return typeof text === 'string' ? [[name, text]] : [];
  });
  return {
    place: { kind: 'queue', queue },
    headers: new Map([...own, ...named]),
    ...(typeof contentType === 'string' && { contentType }),
    ...(typeof messageId === 'string' && messageId !== '' && { messageId }),
    value,
  };
}

/** Returns a header as text; undefined for one that is a table, a list or nothing. A time is written as RFC 3339. */
export function headerText(header: unknown): string | undefined {
  if (typeof header === 'string') return header;
  if (typeof header === 'number' || typeof header === 'boolean' || typeof header === 'bigint')
    return String(header);
  if (header instanceof Date) return Number.isNaN(header.getTime()) ? undefined : header.toISOString();
  return header instanceof Uint8Array ? textOfBytes(header) : undefined;
}
