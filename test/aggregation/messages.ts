import type { Decision } from '../../shared/aggregation/join/decide.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import type { CompletionMessage } from '../../shared/messages/completion-message.ts';
import type { ReleaseRequest } from '../../shared/policy/release-reason.ts';
import { deadlineMs, type Scenario } from './history.ts';
import type { LateQuestion } from './late-model.ts';

/** A message on the simulated queue. */
export type Message =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'timer' }
  | { readonly kind: 'wake' }
  /** Fails at each delivery. */
  | { readonly kind: 'poison' }
  /** Ends its worker as a whole at each delivery. */
  | { readonly kind: 'bomb' }
  | { readonly kind: 'release'; readonly reason: ReleaseRequest }
  /** A model that answers late has answered. */
  | { readonly kind: 'answer'; readonly to: LateQuestion }
  | ({ readonly kind: 'completion' } & Pick<
      CompletionMessage,
      'reason' | 'requestId' | 'after' | 'isUnopened' | 'version'
    >);

interface Timed {
  readonly message: Message;
  readonly delayMs: number;
}

/** Returns the message that follows a decision, or undefined where the group waits for more. */
export function messageFor(decision: Decision, now: number, newTicket: () => string): Timed | undefined {
  if (decision.kind === 'release')
    return { message: { ...decision, kind: 'completion', requestId: newTicket() }, delayMs: 0 };
  if (decision.kind === 'start-timer')
    return { message: { kind: 'timer' }, delayMs: Math.max(0, decision.at - now) };
  if (decision.kind === 'reevaluate')
    return { message: { kind: 'wake' }, delayMs: Math.max(0, decision.at - now) };
  return undefined;
}

/** Yields the messages that a scenario begins with: its release requests and its parts, some of them twice. */
export function* firstMessages(
  { nudges, parts, duplicates, poison = 0, bombs = 0 }: Scenario,
  pick: (below: number) => number,
): Generator<Timed> {
  for (let one = 0; one < poison; one += 1)
    yield { message: { kind: 'poison' }, delayMs: pick(2 * deadlineMs) };
  for (let one = 0; one < bombs; one += 1) yield { message: { kind: 'bomb' }, delayMs: pick(deadlineMs) };
  for (const reason of nudges) yield { message: { kind: 'release', reason }, delayMs: pick(2 * deadlineMs) };
  for (const [index, { topic, states }] of parts.entries()) {
    const part: Part = {
      partId: `p${index}`,
      topic,
      digest: topic,
      arrivedAt: 0,
      ...(states !== undefined && { states }),
      envelope: {
        header: { specversion: '1.0', id: `p${index}`, source: 's', type: topic, partitionkey: topic },
        body: { kind: 'none' },
      },
    };
    const arrivals = index < duplicates ? 2 : 1;
    for (let copy = 0; copy < arrivals; copy += 1)
      yield { message: { kind: 'part', part }, delayMs: pick(3) === 0 ? pick(4) * deadlineMs : pick(5_000) };
  }
}
