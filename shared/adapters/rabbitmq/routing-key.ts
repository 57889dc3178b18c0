import type { Header } from '../../envelope/envelope.ts';
import { UndeliverableError } from '../../ports/undeliverable-error.ts';

/** The longest routing key of AMQP, in bytes. */
const mostBytes = 255;

/**
 * Returns the routing key of an envelope: the setting, with attributes for the names in braces.
 *
 * @throws UndeliverableError when the envelope lacks an attribute, or the key is too long
 */
export function routingKeyOf(setting: string, header: Header): string {
  const key = setting.replace(/\{([a-z0-9]+)\}/g, (_, name: string) => {
    const value = header[name];
    if (value === undefined)
      throw new UndeliverableError('unroutable', `the routing key needs the attribute ${name}`, {
        place: name,
      });
    return String(value);
  });
  if (Buffer.byteLength(key) > mostBytes)
    throw new UndeliverableError('unroutable', `the routing key is longer than ${mostBytes} bytes`);
  return key;
}
