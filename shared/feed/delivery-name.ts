import { hash } from '../json/digest.ts';
import { type FedMessage, placeText } from '../ports/fed-message.ts';

/**
 * Names a message, the same in each delivery. The place in a log is a name. A queue is the place of many messages, so
 * that the content names one of them.
 */
export function deliveryName({ place, messageId, headers, value }: FedMessage): string {
  if (place.kind === 'log') return placeText(place);
  const attributes = [...headers].filter(([name]) => !isCountedByBroker(name));
  const bytes = value === null ? null : base64Of(value);
  return `${place.queue}/${hash(JSON.stringify([messageId ?? null, attributes, bytes]))}`;
}

/** Tells whether the broker changes a header with each delivery. */
function isCountedByBroker(header: string): boolean {
  return header.startsWith('x-');
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
