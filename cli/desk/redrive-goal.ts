import type { BridgeQueue } from '../../shared/adapters/aws/sqs/find-queues.ts';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { orderGroupOf, queueId } from '../../shared/messages/queue-id.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { decodeCompletionMessage } from '../../shared/messages/completion-message.ts';
import { topicOfType } from '../../shared/policy/event-types.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import type { OutgoingMessage } from '../../shared/ports/message-sender.ts';
import type { TerminalMessage } from './terminal-messages.ts';

/** The goal of a message in a terminal queue when an operator sends it back. */
export type RedriveGoal =
  | {
      readonly kind: 'send';
      readonly queue: BridgeQueue;
      readonly message: OutgoingMessage;
    }
  /** It stays, because it would only fail again. `why` says what to do in its place. */
  | { readonly kind: 'stay'; readonly why: string };

type Role = BridgeQueue['role'];

type TakingTopic = Pick<Topic, 'name' | 'types'>;

/** The reasons of quarantine for which the cause may be mended, and the message may then succeed. */
const mendable = new Set(['failing', 'crashed', 'too-slow']);

/** Decides where a message of a terminal queue goes when it is sent back: see docs/operations.md. */
export function redriveGoal(
  message: TerminalMessage,
  bridge: { readonly topics: readonly TakingTopic[]; readonly queues: readonly BridgeQueue[] },
): RedriveGoal {
  const { queue } = message;
  if (queue.role === 'quarantine') return ofQuarantine(message, bridge.queues);
  if (queue.role === 'unrouted') return ofUnrouted(message, bridge);
  return ofDeadLetters(message, bridge.queues);
}

function ofQuarantine(message: TerminalMessage, queues: readonly BridgeQueue[]): RedriveGoal {
  const { reason = 'unknown', stage = '', topic = '', encoding } = message.attributes;
  if (!mendable.has(reason))
    return stay(`it was rejected (${reason}); have the producer post a corrected message with a new id`);
  if (encoding !== undefined) return stay('SQS cannot carry its text; have the producer post it again');
  if (stage === 'topic') return to(message, queues, 'topic', topic);
  if (stage === 'join') return to(message, queues, 'fusion');
  if (stage === 'complete') return to(message, queues, 'completion');
  if (stage === 'sorting') return to(message, queues, 'sorting');
  return stay(
    stage === 'feed'
      ? 'it came from a broker; have the producer send it to the broker again'
      : `a message of ${stage === '' ? 'an unknown stage' : stage} is worth nothing; delete it`,
  );
}

function ofUnrouted(
  message: TerminalMessage,
  { topics, queues }: { readonly topics: readonly TakingTopic[]; readonly queues: readonly BridgeQueue[] },
): RedriveGoal {
  const type = textIn(message.body, 'detail-type');
  if (type === undefined) return stay('it is no event of EventBridge; look at it, then delete it');
  const topic = topicOfType(topics, type);
  if (topic === undefined)
    return stay(
      `no topic takes its type ${JSON.stringify(type)}; let one take it (docs/events.md), and deploy`,
    );
  return to(message, queues, 'topic', topic.name);
}

function ofDeadLetters(message: TerminalMessage, queues: readonly BridgeQueue[]): RedriveGoal {
  const { queue, attributes, body } = message;
  const [, role = queue.name, name = ''] = /^(topic|recipient|feed)-(.+)$/.exec(queue.name) ?? [];
  switch (role) {
    case 'topic':
      return to(message, queues, 'topic', name);
    case 'fusion':
      return attributes['SCHEDULE_ARN'] === undefined
        ? to(message, queues, 'fusion')
        : stay('it is a timer that Scheduler could not deliver; run sweep, then delete it');
    case 'completion':
      return decodeCompletionMessage(body).kind === 'message'
        ? to(message, queues, 'completion')
        : stay('it is a report about a group and no work for a function; read it, then delete it');
    case 'sorting':
      return to(message, queues, 'sorting');
    case 'recipient':
      return toRecipient(message, queues, name);
    case 'feed':
      return stay('it names a batch of the broker; read the batch there (docs/transports.md)');
    default:
      return stay(`a message of ${role} is worth nothing; delete it`);
  }
}

/** Unwraps an event that EventBridge could not deliver: the recipient reads its detail. */
function toRecipient(message: TerminalMessage, queues: readonly BridgeQueue[], name: string): RedriveGoal {
  const isForwarded = queues.some((one) => one.role === 'forward' && one.name === name);
  const role = isForwarded ? 'forward' : 'recipient';
  if (message.attributes['ERROR_CODE'] === undefined) return to(message, queues, role, name);
  const parsed = parseJson(message.body);
  const detail =
    parsed.kind === 'json' && isJsonObject(parsed.value) ? ownMember(parsed.value, 'detail') : undefined;
  if (!isJsonObject(detail)) return stay('it is no event of EventBridge; look at it, then delete it');
  return to({ ...message, body: JSON.stringify(detail) }, queues, role, name);
}

function to(
  { body, groupId, id }: TerminalMessage,
  queues: readonly BridgeQueue[],
  role: Role,
  name: string = role,
): RedriveGoal {
  const queue = queues.find((one) => one.role === role && one.name === name);
  if (queue === undefined)
    return stay(
      `the bridge that is deployed has no queue of the ${role} ${JSON.stringify(name)}; deploy it first`,
    );
  const isFifo = queue.url.endsWith('.fifo');
  const group = groupId ?? (isFifo ? groupOf(body, id) : undefined);
  return {
    kind: 'send',
    queue,
    message: {
      body,
      ...(group !== undefined && { groupId: group }),
      ...(isFifo && { deduplicationId: queueId(`redrive-${id}`) }),
    },
  };
}

const stay = (why: string): RedriveGoal => ({ kind: 'stay', why });

function textIn(body: string, name: string): string | undefined {
  const parsed = parseJson(body);
  const value =
    parsed.kind === 'json' && isJsonObject(parsed.value) ? ownMember(parsed.value, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Returns the group that a result had in its recipient's queue. */
function groupOf(body: string, id: string): string {
  const parsed = parseJson(body);
  const decoded = parsed.kind === 'json' ? decodeCloudEvent(parsed.value) : undefined;
  return decoded?.kind === 'envelope' ? orderGroupOf(decoded.envelope.header) : queueId(id);
}
