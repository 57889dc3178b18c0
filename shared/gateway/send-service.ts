import { Code, type HandlerContext } from '@connectrpc/connect';
import { decodeCloudEvent } from '../envelope/decode-cloud-event.ts';
import type { JsonObject } from '../json/json.ts';
import type { GatewayPolicy } from '../policy/gateway-policy.ts';
import { quote } from '../json/printable.ts';
import { callerOf } from './caller.ts';
import { requireAdmittedSource, eventOfCaller, malformedEvent, topicNamed } from './check-event.ts';
import type { BusConnection, GatewayPorts } from './gateway-ports.ts';
import type { CloudEvent } from './generated/fusion/v1/cloudevents_pb.ts';
import type { Message, SendBatchRequest, SendRequest } from './generated/fusion/v1/bus_pb.ts';
import { problem } from './problem.ts';
import { readCloudEvent } from './read-cloud-event.ts';
import { recipientInbox } from './recipient-named.ts';

/** The most events of one call. */
const mostEvents = 1_000;

/** The calls that post and wait for nothing. */
export function sendService(ports: GatewayPorts) {
  const { bridge } = ports;
  return {
    async send({ event }: SendRequest, context: HandlerContext) {
      const { source, connection } = callerOf(context);
      const [id = ''] = await postAll(
        connection,
        eventsOf(event === undefined ? [] : [event], source, bridge),
      );
      return { id };
    },

    async sendBatch({ events, key }: SendBatchRequest, context: HandlerContext) {
      const { source, connection } = callerOf(context);
      return { ids: [...(await postAll(connection, eventsOf(events, source, bridge), key))] };
    },

    async sendMessage(message: Message, context: HandlerContext) {
      const { source, connection } = callerOf(context);
      if (message.recipient !== '') return { id: await sendStraight(message, source, connection, ports) };
      const [id = ''] = await postAll(connection, [messageEvent(message, source, bridge)]);
      return { id };
    },
  };
}

/**
 * Reads the events of a call as those of its caller.
 *
 * @throws ConnectError that names the event
 */
export function eventsOf(
  events: readonly CloudEvent[],
  source: string,
  bridge: GatewayPolicy,
): readonly JsonObject[] {
  if (events.length === 0)
    throw problem(Code.InvalidArgument, {
      place: 'events',
      cause: 'there is no event',
      remedy: 'send one at least',
    });
  if (events.length > mostEvents)
    throw problem(Code.ResourceExhausted, {
      place: 'events',
      cause: `there are ${events.length} events, and a call takes ${mostEvents}`,
      remedy: 'send them in several calls',
    });
  return events.map((event, index) => {
    const place = `events[${index}]`;
    return eventOfCaller(readCloudEvent(event, place), source, bridge, place);
  });
}

async function postAll(
  connection: BusConnection,
  events: readonly JsonObject[],
  key = '',
): Promise<readonly string[]> {
  const posted = await connection.post(events, key === '' ? undefined : key);
  if (posted.kind === 'malformed') throw malformedEvent(posted.rejection, `events[${posted.index}]`);
  return posted.envelopes.map(({ header }) => header.id);
}

/** Returns the event of a plain message. */
function messageEvent(message: Message, source: string, bridge: GatewayPolicy): JsonObject {
  const { topic, type } = topicNamed(message.topic, bridge);
  requireAdmittedSource(topic, source, 'topic');
  return {
    specversion: '1.0',
    ...(message.id !== '' && { id: message.id }),
    source,
    type,
    ...(message.key !== '' && { correlationid: message.key }),
    ...(message.body.length > 0 && {
      datacontenttype: message.contentType === '' ? 'application/json' : message.contentType,
      data_base64: Buffer.from(message.body).toString('base64'),
    }),
  };
}

/**
 * Sends a message to a recipient, past the bus. No topic's function sees it, so a topic that redacts takes no such
 * message. The envelope says that it came this way.
 */
async function sendStraight(
  message: Message,
  source: string,
  connection: BusConnection,
  { bridge, newId }: GatewayPorts,
): Promise<string> {
  const event = messageEvent(message, source, bridge);
  const { topic } = topicNamed(message.topic, bridge);
  if (topic.redact.length > 0)
    throw problem(Code.FailedPrecondition, {
      place: 'recipient',
      cause: `the topic ${quote(topic.name)} removes fields, and a message straight to a recipient passes no topic`,
      remedy: 'send it without a recipient',
    });
  const inbox = await recipientInbox(message.recipient, connection, bridge);
  const decoded = decodeCloudEvent({
    ...event,
    id: message.id === '' ? newId() : message.id,
    delivery: 'direct',
  });
  if (decoded.kind === 'malformed') throw malformedEvent(decoded.rejection, 'message');
  await inbox.send(decoded.envelope);
  return decoded.envelope.header.id;
}
