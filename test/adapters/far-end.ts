import type { Binding } from '../../shared/envelope/bindings/binding.ts';
import { decodeMessage } from '../../shared/envelope/bindings/decode-message.ts';
import type { TransportMessage } from '../../shared/envelope/bindings/transport-message.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Outbound, OutboundSurroundings } from '../../shared/ports/outbound.ts';
import type { FarEnd } from '../contract/outbound.ts';
import type { BrokerServer } from '../foreign/servers/broker-server.ts';

/** The surroundings of an outbound that sends to this machine, without a secret. */
export const nearby = (recipient: string): OutboundSurroundings => ({
  recipient,
  env: () => '',
  secret: undefined,
  now: Date.now,
  allowsLoopback: true,
});

/** Decodes the only envelope of a message. */
export function envelopeIn(
  binding: Binding,
  {
    contentType,
    ...message
  }: Omit<TransportMessage, 'contentType'> & { readonly contentType?: string | undefined },
): Envelope {
  const typed = { ...message, ...(contentType !== undefined && { contentType }) };
  const decoded = decodeMessage(binding, typed, { maxDepth: 100 });
  const [event] = decoded.kind === 'events' ? decoded.events : [];
  if (event?.kind !== 'envelope') throw new Error(`no envelope: ${JSON.stringify(decoded)}`);
  return event.envelope;
}

/** Returns the headers whose values are text. */
export function textHeaders(headers: object): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]: [string, unknown]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

/**
 * Makes the far end of a place that a real broker keeps.
 *
 * @param read adds to a list what arrives at the place; returns the end of the reading
 */
export async function brokerFarEnd(
  server: BrokerServer,
  outbound: Outbound,
  read: (arrived: Envelope[]) => Promise<() => Promise<void>>,
): Promise<FarEnd> {
  const arrived: Envelope[] = [];
  let stopReading = await read(arrived);
  return {
    outbound,
    arrived: async () => arrived,
    goAway: async () => {
      await stopReading();
      await server.kill();
      return async () => {
        await server.start();
        stopReading = await read(arrived);
      };
    },
    close: async () => {
      await outbound.close();
      await stopReading();
    },
  };
}
