import type { Fusion } from '../../policy/bridge.ts';
import type { Rejection } from '../../envelope/rejection.ts';
import { rejectedEnvelope } from '../../messages/rejected-event.ts';
import { turnedAway as answersTo } from '../late-answers.ts';
import type { Decision } from './decide.ts';
import type { GroupRef, Part } from '../group.ts';
import { encodeCompletionMessage } from '../../messages/completion-message.ts';
import type { FusionMessage } from '../../messages/contribution.ts';
import { encodeFusionMessage } from '../../messages/fusion-message.ts';
import { groupIdOf } from '../../messages/group-id.ts';
import type {
  Clock,
  EventPublisher,
  MessageSender,
  OutgoingMessage,
  Quarantine,
  QuarantineEntry,
  Timers,
} from '../../ports/ports.ts';
import type { Arrival, Foreign, GroupBatch } from './gather.ts';

export interface ActionPorts {
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly completions: MessageSender;
  /** Back to the queue that the function serves. */
  readonly fusionQueue: MessageSender;
  readonly timers: Timers;
  readonly quarantine: Quarantine;
  readonly publisher: EventPublisher;
  /** For people: what came too late, where the policy says so. */
  readonly deadLetters: MessageSender;
  /** Unique for every completion message. */
  newTicket(): string;
}

/** What a visit to a group led to. */
export interface Visited {
  readonly group: GroupBatch;
  readonly decision: Decision;
  /** Arrivals whose id is already kept with another body. */
  readonly conflicts: readonly Arrival[];
  /** Arrivals that came too late. */
  readonly turnedAway: readonly Part[];
  readonly late: Fusion['late'];
  /** Groups that a newer one of their series has succeeded. */
  readonly succeeded: readonly GroupRef[];
}

/** What an order to release all groups led to. */
export interface Ordered {
  readonly messageId: string;
  readonly messages: readonly FusionMessage[];
}

export interface Batch {
  readonly visited: readonly Visited[];
  readonly ordered: readonly Ordered[];
  readonly foreign: readonly Foreign[];
}

const idConflict: Rejection = {
  code: 'id-conflict',
  attribute: 'id',
  message: 'an envelope of the same source and id, but with another topic or body, has come before',
};

/** Carries out what a batch led to. Everything here may be repeated, so one failure redelivers the batch. */
export async function act({ visited, ordered, foreign }: Batch, ports: ActionPorts): Promise<void> {
  const origin = { bridgeName: ports.bridgeName, now: ports.clock.now() };
  const timers = visited.flatMap(({ group, decision }) =>
    decision.kind === 'start-timer' ? [{ ...group.ref, at: decision.at }] : [],
  );
  const conflicts = visited.flatMap((group) => group.conflicts);
  const answers = visited.map(({ late, group, turnedAway }) =>
    answersTo(late, group.ref, turnedAway, origin),
  );
  await Promise.all([
    ports.completions.send(visited.flatMap((one) => completion(one, ports))),
    ports.timers.start(timers, origin.now),
    ports.fusionQueue.send(furtherMessages(visited, ordered)),
    ports.quarantine.put([...conflicts.map(conflictEntry), ...foreign.map(foreignEntry)]),
    ports.deadLetters.send(answers.flatMap(({ letters }) => letters.map((body) => ({ body })))),
    ports.publisher.publish([
      ...conflicts.map(({ contribution }) => rejectedEnvelope(contribution, idConflict, origin)),
      ...answers.flatMap(({ rejections }) => rejections),
    ]),
  ]);
}

function completion({ group: { ref }, decision }: Visited, ports: ActionPorts): OutgoingMessage[] {
  if (decision.kind !== 'release') return [];
  const { reason, after } = decision;
  const message = { ...ref, reason, after, ticket: ports.newTicket() };
  return [{ body: encodeCompletionMessage(message), groupId: groupIdOf(ref) }];
}

function furtherMessages(visited: readonly Visited[], ordered: readonly Ordered[]): OutgoingMessage[] {
  const succeeded = visited.flatMap(({ succeeded: groups }) =>
    groups.map((ref): FusionMessage => ({ kind: 'release', ...ref, reason: 'new-key' })),
  );
  return [...succeeded, ...ordered.flatMap(({ messages }) => messages)].map((message) => ({
    body: encodeFusionMessage(message),
    groupId: groupIdOf(message),
  }));
}

function conflictEntry({ contribution, original }: Arrival): QuarantineEntry {
  return { original, stage: 'join', topic: contribution.topic, rejection: idConflict };
}

function foreignEntry({ original, why }: Foreign): QuarantineEntry {
  const rejection: Rejection = { code: 'not-an-event', message: why };
  return { original, stage: 'join', topic: undefined, rejection };
}
