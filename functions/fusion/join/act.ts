import type { Rejection } from '../../../shared/envelope/rejection.ts';
import { rejectedEnvelope } from '../../../shared/envelope/rejected-envelope.ts';
import type { Decision } from '../../../shared/group/decide.ts';
import { encodeCompletionMessage } from '../../../shared/messaging/completion-message.ts';
import type {
  Clock,
  EventPublisher,
  MessageSender,
  Quarantine,
  Timers,
} from '../../../shared/messaging/ports.ts';
import type { Arrival, Foreign, GroupBatch } from './gather.ts';

export interface ActionPorts {
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly completions: MessageSender;
  readonly timers: Timers;
  readonly quarantine: Quarantine;
  readonly publisher: EventPublisher;
  /** Unique for every completion message. */
  newTicket(): string;
}

export interface JoinedBatch {
  readonly group: GroupBatch;
  readonly decision: Decision;
  /** Arrivals whose id is already kept with another body. */
  readonly conflicts: readonly Arrival[];
}

const idConflict: Rejection = {
  code: 'id-conflict',
  attribute: 'id',
  message: 'an envelope of the same source and id, but with another topic or body, has come before',
};

/** Carries out what a batch led to. Everything here may be repeated, so one failure redelivers the batch. */
export async function act(
  { joined, foreign }: { readonly joined: readonly JoinedBatch[]; readonly foreign: readonly Foreign[] },
  ports: ActionPorts,
): Promise<void> {
  const now = ports.clock.now();
  const releases = joined.flatMap(({ group, decision }) =>
    decision.kind === 'release' ? [{ ...group.ref, reason: decision.reason, ticket: ports.newTicket() }] : [],
  );
  const timers = joined.flatMap(({ group, decision }) =>
    decision.kind === 'start-timer' ? [{ ...group.ref, at: decision.at }] : [],
  );
  const conflicts = joined.flatMap((group) => group.conflicts);
  await Promise.all([
    ports.completions.send(releases.map((message) => ({ body: encodeCompletionMessage(message) }))),
    ports.timers.start(timers, now),
    ports.quarantine.put([
      ...conflicts.map(({ contribution, original }) => ({
        original,
        stage: 'join' as const,
        topic: contribution.topic,
        rejection: idConflict,
      })),
      ...foreign.map(({ original, why }) => ({
        original,
        stage: 'join' as const,
        topic: undefined,
        rejection: { code: 'not-an-event' as const, message: why },
      })),
    ]),
    ports.publisher.publish(
      conflicts.map(({ contribution }) =>
        rejectedEnvelope(contribution, idConflict, { bridgeName: ports.bridgeName, now }),
      ),
    ),
  ]);
}
