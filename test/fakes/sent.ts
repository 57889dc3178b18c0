import type { Envelope } from '../../shared/envelope/envelope.ts';
import type {
  EventPublisher,
  MessageSender,
  OutgoingMessage,
  Quarantine,
  QuarantineEntry,
  Timer,
  Timers,
} from '../../shared/ports/ports.ts';

/** The outgoing ports, remembering what went through them. */
export interface Sent {
  readonly messages: OutgoingMessage[];
  readonly events: Envelope[];
  readonly quarantined: QuarantineEntry[];
  readonly timers: Timer[];
  readonly sender: MessageSender;
  readonly publisher: EventPublisher;
  readonly quarantine: Quarantine;
  readonly clocks: Timers;
}

export function rememberSent(): Sent {
  const messages: OutgoingMessage[] = [];
  const events: Envelope[] = [];
  const quarantined: QuarantineEntry[] = [];
  const timers: Timer[] = [];
  const into =
    <T>(list: T[]) =>
    (items: readonly T[]): Promise<void> => {
      list.push(...items);
      return Promise.resolve();
    };
  return {
    messages,
    events,
    quarantined,
    timers,
    sender: { send: into(messages) },
    publisher: { publish: into(events) },
    quarantine: { put: into(quarantined) },
    clocks: { start: into(timers) },
  };
}
