import type { Fusion } from '../../policy/fusion.ts';
import type { Rejection } from '../../envelope/rejection.ts';
import { rejectedEnvelope } from '../../messages/rejected-event.ts';
import { lateAnswers as answersTo } from '../late-answers.ts';
import type { Decision } from './decide.ts';
import type { GroupRef, Part } from '../group.ts';
import { encodeCompletionMessage } from '../../messages/completion-message.ts';
import type { FusionMessage } from '../../messages/fusion-message.ts';
import { encodeFusionMessage } from '../../messages/fusion-message.ts';
import { groupIdOf } from '../../messages/group-id.ts';
import type { Timers } from '../../ports/timers.ts';
import type { Quarantine } from '../../ports/quarantine.ts';
import type { QuarantineEntry } from '../../ports/quarantine.ts';
import type { MessageSender } from '../../ports/message-sender.ts';
import type { OutgoingMessage } from '../../ports/message-sender.ts';
import type { EventPublisher } from '../../ports/event-publisher.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ForeignMessage, GroupBatch, Original } from './group-by-key.ts';

export interface ActionPorts {
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly completions: MessageSender;
  /** Sends to the queue that the function itself reads. */
  readonly fusionQueue: MessageSender;
  readonly timers: Timers;
  readonly quarantine: Quarantine;
  readonly publisher: EventPublisher;
  /** Sends late parts to an operator, where the policy says so. */
  readonly deadLetters: MessageSender;
  /** Returns a request id, unique for every completion message. */
  newRequestId(): string;
}

/** The actions that follow from evaluating a group. */
export interface GroupActions {
  readonly group: GroupBatch;
  readonly decision: Decision;
  /** Arrivals whose id is already stored with another body. */
  readonly conflicts: readonly (Part & Original)[];
  /** Arrivals that are late. */
  readonly tooLate: readonly Part[];
  readonly late: Fusion['late'];
  /** Groups that have a newer group in their series. */
  readonly succeeded: readonly GroupRef[];
}

/** The messages that follow from a request to release all groups. */
export interface ReleaseAllActions {
  readonly messageId: string;
  readonly messages: readonly FusionMessage[];
}

export interface BatchActions {
  readonly visited: readonly GroupActions[];
  readonly ordered: readonly ReleaseAllActions[];
  readonly foreign: readonly ForeignMessage[];
}

/** The longest delay of a message. A message that comes too early is sent again. */
const maxDelaySeconds = 900;

const idConflict: Rejection = {
  code: 'id-conflict',
  attribute: 'id',
  message: 'an envelope of the same source and id, but with another topic or body, has come before',
};

/** Performs the actions of a batch. Every action may be repeated, so one failure redelivers the whole batch. */
export async function performActions(
  { visited, ordered, foreign }: BatchActions,
  ports: ActionPorts,
): Promise<void> {
  const origin = { bridgeName: ports.bridgeName, now: ports.clock.now() };
  const timers = visited.flatMap(({ group, decision }) =>
    decision.kind === 'start-timer' ? [{ ...group.ref, at: decision.at }] : [],
  );
  const conflicts = visited.flatMap(({ group, conflicts: parts }) =>
    parts.map((part) => ({ ...part, ...group.ref })),
  );
  const answers = visited.map(({ late, group, tooLate }) => answersTo(late, group.ref, tooLate, origin));
  await Promise.all([
    ports.completions.send(visited.flatMap((group) => completion(group, ports))),
    ports.timers.schedule(timers, origin.now),
    ports.fusionQueue.send([
      ...furtherMessages(visited, ordered),
      ...visited.flatMap((group) => laterVisit(group, origin.now)),
    ]),
    ports.quarantine.put([...conflicts.map(conflictEntry), ...foreign.map(foreignEntry)]),
    ports.deadLetters.send(answers.flatMap(({ letters }) => letters.map((body) => ({ body })))),
    ports.publisher.publish([
      ...conflicts.map((part) => rejectedEnvelope(part, idConflict, origin)),
      ...answers.flatMap(({ rejections }) => rejections),
    ]),
  ]);
}

function completion({ group: { ref }, decision }: GroupActions, ports: ActionPorts): OutgoingMessage[] {
  if (decision.kind !== 'release') return [];
  const { reason, after } = decision;
  const message = { ...ref, reason, after, requestId: ports.newRequestId() };
  return [{ body: encodeCompletionMessage(message), groupId: groupIdOf(ref) }];
}

/** A message that makes the joiners evaluate a group again, once its late parts are worth a question. */
function laterVisit({ group: { ref }, decision }: GroupActions, now: number): OutgoingMessage[] {
  if (decision.kind !== 'reevaluate') return [];
  const body = encodeFusionMessage({ kind: 'wake', ...ref });
  const delaySeconds = Math.min(maxDelaySeconds, Math.max(0, Math.ceil((decision.at - now) / 1_000)));
  return [{ body, delaySeconds, groupId: groupIdOf(ref) }];
}

function furtherMessages(
  visited: readonly GroupActions[],
  ordered: readonly ReleaseAllActions[],
): OutgoingMessage[] {
  const succeeded = visited.flatMap(({ succeeded: groups }) =>
    groups.map((ref): FusionMessage => ({ kind: 'release', ...ref, reason: 'new-key' })),
  );
  return [...succeeded, ...ordered.flatMap(({ messages }) => messages)].map((message) => ({
    body: encodeFusionMessage(message),
    groupId: groupIdOf(message),
  }));
}

function conflictEntry({ topic, original }: Part & Original): QuarantineEntry {
  return { original, stage: 'join', topic, rejection: idConflict };
}

function foreignEntry({ original, why }: ForeignMessage): QuarantineEntry {
  const rejection: Rejection = { code: 'not-an-event', message: why };
  return { original, stage: 'join', topic: undefined, rejection };
}
