import { create } from '@bufbuild/protobuf';
import { Code, type HandlerContext } from '@connectrpc/connect';
import { decodeCloudEvent } from '../envelope/decode-cloud-event.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { parseJson } from '../json/parse-json.ts';
import { callerOf } from './caller.ts';
import { DeliverySession } from './delivery-session.ts';
import { explainFault } from './explain-fault.ts';
import type { BusConnection, GatewayPorts, InboxMessage } from './gateway-ports.ts';
import {
  type AckRequest,
  type Delivery,
  DeliverySchema,
  type Message,
  MessageSchema,
  type ReceiveRequest,
} from './generated/fusion/v1/bus_pb.ts';
import { problem } from './problem.ts';
import { recipientInbox } from './recipient-named.ts';
import { bodyBytes, writeCloudEvent } from './write-cloud-event.ts';

const usualOutstanding = 10;
const mostOutstanding = 1_000;
const mostAcknowledged = 1_000;
const mostStreams = 500;

/** A delivery that a caller holds. */
interface Held {
  readonly delivery: string;
  readonly envelope: Envelope;
  readonly attempt: number;
}

/** The calls by which a program receives what a recipient gets. */
export function receiveService(ports: GatewayPorts) {
  /** The streams that are open, by the deliveries that their callers hold. */
  const sessions = new Map<string, DeliverySession>();
  let streams = 0;

  async function* held(request: ReceiveRequest, context: HandlerContext): AsyncGenerator<Held> {
    try {
      yield* deliver(request, context);
    } catch (fault) {
      throw explainFault(fault, ports.onFault);
    }
  }

  async function* deliver(request: ReceiveRequest, context: HandlerContext): AsyncGenerator<Held> {
    const { connection } = callerOf(context);
    const most = outstanding(request);
    const inbox = await recipientInbox(request.recipient, connection, ports.bridge);
    if (streams >= mostStreams) throw tooManyStreams();
    streams += 1;
    const delivered = new Set<string>();
    const onEnd = (): void => {
      streams -= 1;
      for (const delivery of delivered) sessions.delete(delivery);
    };
    const session = new DeliverySession({ ...ports, inbox, most, signal: context.signal, onEnd });
    for await (const message of session.messages()) {
      const envelope = await envelopeIn(message, connection, ports);
      // The queue's own dead letters are the place of what is no envelope.
      if (envelope === undefined) session.take(message.receipt);
      if (envelope === undefined) continue;
      const delivery = `${request.recipient}:${message.receipt}`;
      delivered.add(delivery);
      sessions.set(delivery, session);
      yield { delivery, envelope, attempt: message.attempt };
    }
  }

  return {
    async *receive(request: ReceiveRequest, context: HandlerContext): AsyncGenerator<Delivery> {
      for await (const { delivery, envelope, attempt } of held(request, context))
        yield create(DeliverySchema, { delivery, event: writeCloudEvent(envelope), attempt });
    },

    async *receiveMessage(request: ReceiveRequest, context: HandlerContext): AsyncGenerator<Message> {
      for await (const { delivery, envelope } of held(request, context)) {
        const { id, source, type, correlationid = '' } = envelope.header;
        const { body, contentType } = bodyBytes(envelope);
        yield create(MessageSchema, {
          topic: type,
          body,
          contentType,
          key: correlationid,
          id,
          source,
          delivery,
        });
      }
    },

    async ack({ deliveries }: AckRequest, context: HandlerContext) {
      const { connection } = callerOf(context);
      checkCount(deliveries);
      const unknown: string[] = [];
      for (const [recipient, named] of byRecipient(deliveries)) {
        const inbox = await recipientInbox(recipient, connection, ports.bridge);
        const holders = new Map(named.flatMap((one) => pairOf(one, sessions.get(one))));
        // Taken first, so that the end of a stream does not give back what is being acknowledged.
        const taken = named.filter((one) => sessions.get(one)?.take(receiptOf(one)) === true);
        try {
          const failed = new Set(await inbox.acknowledge(named.map(receiptOf)));
          unknown.push(...named.filter((one) => failed.has(receiptOf(one))));
        } catch (fault) {
          for (const one of taken) holders.get(one)?.giveBack(receiptOf(one));
          throw fault;
        }
        for (const delivery of named) sessions.delete(delivery);
      }
      if (unknown.length > 0) throw notHeld(unknown, deliveries);
      return {};
    },
  };
}

function outstanding({ maxOutstanding }: ReceiveRequest): number {
  if (maxOutstanding <= mostOutstanding) return maxOutstanding === 0 ? usualOutstanding : maxOutstanding;
  throw problem(Code.InvalidArgument, {
    place: 'max_outstanding',
    cause: `it is ${maxOutstanding}`,
    remedy: `write ${mostOutstanding} at most`,
  });
}

const tooManyStreams = () =>
  problem(Code.ResourceExhausted, {
    place: 'Receive',
    cause: `${mostStreams} streams are open`,
    remedy: 'share a stream between several workers, or start another gateway',
  });

/** Reads an envelope, and its data where it travels as a reference. Undefined for a message that is no envelope. */
async function envelopeIn(
  { text }: InboxMessage,
  connection: BusConnection,
  { onFault }: GatewayPorts,
): Promise<Envelope | undefined> {
  const parsed = parseJson(text);
  const decoded = decodeCloudEvent(parsed.kind === 'json' ? parsed.value : undefined);
  if (decoded.kind === 'malformed') {
    onFault(new Error(`a message in the queue of a recipient is no envelope: ${decoded.rejection.message}`));
    return undefined;
  }
  // A reference that cannot be followed is delivered as it is: it names the place of the data.
  return connection.follow(decoded.envelope).catch((fault: unknown) => {
    onFault(fault);
    return decoded.envelope;
  });
}

function checkCount({ length }: readonly string[]): void {
  if (length <= mostAcknowledged) return;
  throw problem(Code.ResourceExhausted, {
    place: 'deliveries',
    cause: `there are ${length}`,
    remedy: `acknowledge ${mostAcknowledged} at once at most`,
  });
}

const pairOf = <T>(name: string, value: T | undefined): [string, T][] =>
  value === undefined ? [] : [[name, value]];

const receiptOf = (delivery: string): string => delivery.slice(delivery.indexOf(':') + 1);

function byRecipient(deliveries: readonly string[]): ReadonlyMap<string, readonly string[]> {
  for (const [index, delivery] of deliveries.entries())
    if (!/^[^:]+:./.test(delivery))
      throw problem(Code.InvalidArgument, {
        place: `deliveries[${index}]`,
        cause: 'it names no delivery',
        remedy: 'give back the text in the field delivery of what was received',
      });
  return Map.groupBy(new Set(deliveries), (delivery) => delivery.slice(0, delivery.indexOf(':')));
}

const notHeld = (unknown: readonly string[], deliveries: readonly string[]) =>
  problem(Code.NotFound, {
    place: `deliveries[${deliveries.indexOf(unknown[0] ?? '')}]`,
    cause: `the queue does not know ${unknown.length} of ${deliveries.length} deliveries; the others are acknowledged`,
    remedy: 'acknowledge each once, and before its stream ends; what was not acknowledged comes again',
  });
