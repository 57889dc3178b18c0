import type { Rejection } from '../envelope/rejection.ts';
import { TooSlowError } from './too-slow-error.ts';
import { CrashedError } from './crashed-error.ts';
import type { InboundMessage } from './inbound-message.ts';
import { longestPauseMs } from '../policy/redelivery.ts';
import { RetryableError } from './retryable-error.ts';

/** The first pause after a fault that may pass: most faults are throttling, which ends within seconds. */
const firstPauseMs = 5_000;

/** The first pause after a fault of the message's own: only a deployment can cure it, which takes minutes. */
const firstOwnPauseMs = 30_000;

/** The delivery at which a message that fails for reasons of its own is given up. */
export const lastOwnFailure = 5;

/** The delivery at which a message that takes too long is given up. The first may have met a busy machine. */
const lastTooSlow = 2;

/** The delivery at which a message that ends its process alone is given up. The first may have met little memory. */
export const lastCrash = 3;

/** A delivery that failed. */
export interface FailedDelivery {
  readonly fault: unknown;
  /** The number of deliveries, this one included. */
  readonly receives: number;
}

/** The consequence of a failed delivery. */
export type RetryStep =
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'give-up'; readonly rejection: Rejection };

/**
 * Decides what follows from a failed delivery; the one rule of all functions. A fault that may pass gives the message
 * back for as long as its queue allows, with growing pauses. A fault of the message's own does so a few times, because a
 * deployment under way may cure it, and then gives the message up. A fault that names its wait gets that wait.
 *
 * @param mayPass whether another delivery of the message may succeed
 * @param random returns a number from 0 up to, but not including, 1
 */
export function nextStep(
  { fault, receives }: FailedDelivery,
  mayPass: boolean,
  random: () => number,
): RetryStep {
  if (fault instanceof RetryableError && fault.retryAfterMs !== undefined) {
    return { kind: 'again', afterMs: Math.max(0, fault.retryAfterMs) };
  }
  if (fault instanceof TooSlowError && receives >= lastTooSlow) {
    return { kind: 'give-up', rejection: { code: 'too-slow', message: fault.message } };
  }
  if (fault instanceof CrashedError && receives >= lastCrash) {
    return { kind: 'give-up', rejection: { code: 'crashed', message: fault.message } };
  }
  if (!mayPass && receives >= lastOwnFailure) return { kind: 'give-up', rejection: failing(fault, receives) };
  const first = mayPass || fault instanceof TooSlowError ? firstPauseMs : firstOwnPauseMs;
  return { kind: 'again', afterMs: growingPauseMs(first * 2 ** (receives - 1), random) };
}

/** A queue hides a message for six times as long as its function may run. No pause ahead of the work may be shorter. */
const visibilityTimeouts = 6;

/**
 * Tells whether a function may have died of a batch with this message. A death leaves the message to the visibility
 * timeout, and each pause that the function sets ahead of the work is longer still. So a message whose first delivery is
 * more recent has always been given back in good order.
 *
 * @param runMs the time of a whole run
 */
export function mayHaveDied(
  { receives, firstReceivedAt = 0 }: Pick<InboundMessage, 'receives' | 'firstReceivedAt'>,
  runMs: number,
  now: number,
): boolean {
  return receives > 1 && now - firstReceivedAt >= visibilityTimeouts * runMs;
}

/** Returns the pause that a message gets before it is handled, for the case that the function dies of it. */
export function pauseAheadMs(receives: number, remainingMs: number, random: () => number): number {
  const growing = growingPauseMs(firstPauseMs * 2 ** (receives - 1), random);
  return Math.max(growing, visibilityTimeouts * remainingMs);
}

/**
 * Returns the pause after a failed delivery, up to the longest one. A random half of it spreads the messages of one
 * outage, and the other half makes sure that the pauses grow.
 */
function growingPauseMs(wanted: number, random: () => number): number {
  const whole = Math.min(longestPauseMs, wanted);
  return Math.round(whole / 2 + (random() * whole) / 2);
}

/** The error's name says enough for a producer: its message may hold values of the body. */
function failing(fault: unknown, receives: number): Rejection {
  const name = fault instanceof Error ? fault.name : typeof fault;
  return { code: 'failing', message: `its handling failed ${receives} times, at last by ${name}` };
}
