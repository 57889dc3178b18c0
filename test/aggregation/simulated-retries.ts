import { mostReceives } from '../../shared/policy/redelivery.ts';
import type { nextStep } from '../../shared/ports/retry-rule.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import type { Message } from './messages.ts';
import { Crash } from './network.ts';
import type { Queued, SimulatedQueue } from './simulated-queue.ts';

/** The fault of a message that no delivery can heal. */
export class Poison extends Error {}

/** Where messages end that were never handled, by kind. */
export interface LostMessages {
  readonly deadLetters: string[];
  readonly givenUp: string[];
}

export interface RetryWorld {
  readonly queue: SimulatedQueue<Message>;
  readonly nextStep: typeof nextStep;
  readonly now: () => number;
  readonly random: () => number;
  readonly lost: LostMessages;
}

/** Moves a message to the dead letters that has been received too often, as its queue does at the next receive. */
export function isDeadLetter(queued: Queued<Message>, { queue, lost }: RetryWorld): boolean {
  if (queued.receives < mostReceives) return false;
  queue.takeOut(queued);
  lost.deadLetters.push(queued.message.kind);
  return true;
}

/** Decides by the rule of all functions what follows from a failed delivery. A worker that dies decides nothing. */
export function retry(queued: Queued<Message>, fault: unknown, world: RetryWorld): void {
  if (fault instanceof Crash) return;
  const { receives } = queued;
  const step = world.nextStep({ fault, receives }, fault instanceof RetryableError, world.random);
  if (step.kind === 'again') {
    queued.visibleAt = world.now() + step.afterMs;
  } else {
    world.queue.takeOut(queued);
    world.lost.givenUp.push(queued.message.kind);
  }
}

/** Tells whether a fault is one that the simulation causes itself. */
export function isExpected(fault: unknown): boolean {
  return fault instanceof Crash || fault instanceof RetryableError || fault instanceof Poison;
}
