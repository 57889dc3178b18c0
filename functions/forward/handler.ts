import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { orderGroupOf, queueId } from '../../shared/messages/queue-id.ts';
import type {
  FailedMessage,
  FallibleHandler,
  InboundMessage,
  Invocation,
} from '../../shared/ports/inbound-message.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { RecipientDeadLetters } from '../../shared/ports/recipient-dead-letters.ts';
import type { RecipientSender } from '../../shared/ports/recipient-sender.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { UndeliverableError } from '../../shared/ports/undeliverable-error.ts';

export interface ForwardPorts {
  readonly outbound: RecipientSender;
  /** Turns an envelope into the one that the recipient reads. */
  readonly translate: (envelope: Envelope) => Promise<Envelope>;
  readonly deadLetters: RecipientDeadLetters;
  readonly log: Log;
  /** The time that one delivery may take. A message is not begun when less is left. */
  readonly deliveryMs: number;
}

/** A message with what it says. */
interface Parcel {
  readonly message: InboundMessage;
  readonly groupId: string;
  /** Undefined for a text that is no envelope. */
  readonly envelope: Envelope | undefined;
}

/** The time that is left for the dead letters and the pauses of a run. */
const reserveMs = 3_000;

/**
 * Brings one batch of a recipient's queue to the recipient. The messages of one group go one after another: behind one
 * that failed, the others wait. Groups do not wait for each other. A message is acknowledged once the recipient has
 * confirmed it, or once it is a dead letter.
 */
export const createForwardHandler =
  (ports: ForwardPorts): FallibleHandler =>
  async (messages, invocation) => {
    const groups = Map.groupBy(messages.map(parcelOf), ({ groupId }) => groupId);
    const failed = await Promise.all(
      groups.values().map((parcels) => forwardGroup(parcels, invocation, ports)),
    );
    return failed.flat();
  };

/** Returns the group of a message, as the complete function has set it. */
export function parcelOf(message: InboundMessage): Parcel {
  const parsed = parseJson(message.body);
  const decoded = parsed.kind === 'json' ? decodeCloudEvent(parsed.value) : undefined;
  if (decoded?.kind !== 'envelope') return { message, groupId: queueId(message.id), envelope: undefined };
  return { message, groupId: orderGroupOf(decoded.envelope.header), envelope: decoded.envelope };
}

async function forwardGroup(
  parcels: readonly Parcel[],
  { remainingMs }: Invocation,
  ports: ForwardPorts,
): Promise<readonly FailedMessage[]> {
  for (const [index, parcel] of parcels.entries()) {
    const behind = parcels.slice(index + 1).map(({ message }) => ({ message, fault: held() }));
    if (remainingMs() < ports.deliveryMs + reserveMs)
      return [{ message: parcel.message, fault: held() }, ...behind];
    try {
      await forward(parcel, ports);
    } catch (fault) {
      return [{ message: parcel.message, fault }, ...behind];
    }
  }
  return [];
}

/** The queue keeps a group's order: it delivers no message before an earlier one of its group is visible again. */
function held(): RetryableError {
  return new RetryableError('it waits for its turn', { retryAfterMs: 0 });
}

async function forward({ message, groupId, envelope }: Parcel, ports: ForwardPorts): Promise<void> {
  try {
    if (envelope === undefined) throw new UndeliverableError('malformed', 'the message is no envelope');
    await ports.outbound.send(await ports.translate(envelope));
  } catch (fault) {
    if (!(fault instanceof UndeliverableError)) throw fault;
    const { code, message: reason, place } = fault;
    await ports.deadLetters.put({
      original: message.body,
      messageId: message.id,
      groupId,
      code,
      message: reason,
      place,
    });
    ports.log.error('a result is a dead letter', {
      messageId: message.id,
      id: envelope?.header.id,
      code,
      reason,
    });
  }
}
