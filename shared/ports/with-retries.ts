import { outageWords } from '../policy/redelivery.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type {
  FailedMessage,
  FallibleHandler,
  InboundHandler,
  InboundMessage,
  Invocation,
  PausedMessage,
  PauseRedelivery,
} from './inbound-message.ts';
import type { Log } from './log.ts';
import { logReturned } from './newer-version.ts';
import { nextStep, pauseAheadMs } from './retry-rule.ts';
import { RetryableError } from './retryable-error.ts';

export interface RetryPorts {
  /** Hands the pauses to the transport. Without it the transport's own pace counts. */
  readonly pause?: PauseRedelivery | undefined;
  /** Stores a message that fails for reasons of its own, with the reason. Afterwards it is acknowledged. */
  giveUp(message: InboundMessage, rejection: Rejection): Promise<void>;
  /** Returns whether a fault concerns more than the message that met it, so that another delivery may succeed. */
  mayPass(fault: unknown): boolean;
  readonly random: () => number;
  readonly log: Log;
}

/** The delivery that shows a lasting fault: by then a message has waited for more than a minute. */
const lastingReceives = 6;

/**
 * Adds the one rule of retry to a handler. A failed message gets a pause before its next delivery, or is given up. When
 * the handler itself rejects, every message of the batch has failed; the function then fails too, so that its alarm is
 * raised, unless a message was given up: a failed function would bring that one back.
 */
export const withRetries =
  (handle: FallibleHandler, ports: RetryPorts): InboundHandler =>
  async (messages, invocation) => {
    await pauseAhead(messages, invocation, ports);
    const [result] = await Promise.allSettled([
      inTime(() => handle(messages, invocation), messages, invocation),
    ]);
    const isRejected = result.status === 'rejected';
    const failed = isRejected
      ? messages.map((message): FailedMessage => ({ message, fault: result.reason }))
      : result.value;
    const again = await settleFailed(failed, ports);
    if (isRejected && failed.length > 0 && again.length === messages.length) throw result.reason;
    return again.map(({ message: { id } }) => id);
  };

/** Gives up the messages that fail for reasons of their own, and pauses the others. Returns these. */
export async function settleFailed(
  failed: readonly FailedMessage[],
  ports: RetryPorts,
): Promise<readonly PausedMessage[]> {
  if (failed.length === 0) return [];
  report(failed, ports.log);
  const again = await giveUpSome(failed, ports);
  await pauseAll(again, ports);
  return again;
}

/** The delivery from which a message gets a pause before it is handled, too. */
const aheadReceives = 3;

/**
 * Sets a pause of messages that came several times before they are handled. One that kills the function then comes back
 * after a growing pause like any other, and meets few others. Nothing can be set once the function is dead.
 */
async function pauseAhead(
  messages: readonly InboundMessage[],
  { remainingMs }: Invocation,
  ports: RetryPorts,
): Promise<void> {
  const old = messages.filter(({ receives }) => receives >= aheadReceives);
  const paused = old.map((message) => ({
    message,
    afterMs: pauseAheadMs(message.receives, remainingMs(), ports.random),
  }));
  await pauseAll(paused, ports);
}

/** The time that is left for the pauses when a run is about to be cut off. */
const reserveMs = 1_000;

/**
 * Ends the wait for a handler shortly before its run is cut off, as when a service does not answer. Otherwise the
 * messages would come again without their pauses. The work goes on or freezes; all of it may be repeated.
 */
async function inTime(
  handle: () => Promise<readonly FailedMessage[]>,
  messages: readonly InboundMessage[],
  { remainingMs }: Invocation,
): Promise<readonly FailedMessage[]> {
  const { promise: late, resolve: ring } = Promise.withResolvers<readonly FailedMessage[]>();
  const timer = setTimeout(
    () => {
      const fault = new RetryableError('the time of the run has ended');
      ring(messages.map((message) => ({ message, fault })));
    },
    Math.max(0, remainingMs() - reserveMs),
  );
  try {
    return await Promise.race([handle(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function report(failed: readonly FailedMessage[], log: Log): void {
  for (const [error, some] of Map.groupBy(failed, ({ fault }) => fault)) {
    const messageIds = some.map(({ message: { id } }) => id);
    const receives = Math.max(...some.map((one) => one.message.receives));
    logReturned(log, error, { messageIds, receives });
    const namesItsWait = error instanceof RetryableError && error.retryAfterMs !== undefined;
    if (receives >= lastingReceives && !namesItsWait) log.warn(outageWords, { receives });
  }
}

/** Gives up the messages that fail for reasons of their own. Returns the others, with their pauses. */
async function giveUpSome(
  failed: readonly FailedMessage[],
  { giveUp, mayPass, random, log }: RetryPorts,
): Promise<readonly PausedMessage[]> {
  const paused = await Promise.all(
    failed.map(async ({ message, fault }): Promise<readonly PausedMessage[]> => {
      const { id: messageId, receives } = message;
      const step = nextStep({ fault, receives }, mayPass(fault), random);
      if (step.kind === 'again') return [{ message, afterMs: step.afterMs }];
      try {
        await giveUp(message, step.rejection);
        const { code, message: reason } = step.rejection;
        log.error('message given up', { messageId, receives, code, reason });
        return [];
      } catch (error) {
        log.error('message could not be given up', { messageId, receives, error });
        const later = nextStep({ fault: error, receives }, true, random);
        return later.kind === 'again' ? [{ message, afterMs: later.afterMs }] : [];
      }
    }),
  );
  return paused.flat();
}

/** Without its pause a message comes again all the same, at the transport's own pace. */
async function pauseAll(paused: readonly PausedMessage[], { pause, log }: RetryPorts): Promise<void> {
  if (pause === undefined || paused.length === 0) return;
  try {
    await pause(paused);
  } catch (error) {
    const messageIds = paused.map(({ message: { id } }) => id);
    log.warn('messages come again without their pause', { messageIds, error });
  }
}
