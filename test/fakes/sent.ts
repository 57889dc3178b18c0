import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Timers } from '../../shared/ports/timers.ts';
import type { Timer } from '../../shared/ports/timers.ts';
import type { Quarantine } from '../../shared/ports/quarantine.ts';
import type { QuarantineEntry } from '../../shared/ports/quarantine.ts';
import type { MessageSender } from '../../shared/ports/message-sender.ts';
import type { OutgoingMessage } from '../../shared/ports/message-sender.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';

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
    clocks: { schedule: into(timers) },
  };
}
