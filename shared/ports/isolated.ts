import { CrashedError } from './crashed-error.ts';
import type { FailedMessage, InboundHandler, InboundMessage, Invocation } from './inbound-message.ts';
import { mayHaveDied } from './retry-rule.ts';
import { RetryableError } from './retryable-error.ts';
import { TooSlowError } from './too-slow-error.ts';
import { type RetryPorts, settleFailed } from './with-retries.ts';

/** A process beside the function's own, in which a batch may end badly without harm to others. */
export interface OwnProcess {
  /** Starts the process unless it runs. Returns false if it cannot be started, for which no message is to blame. */
  open(): Promise<boolean>;
  /**
   * Handles a batch there. Returns the ids of the messages that must come again.
   *
   * @throws CrashedError when the process ends
   * @throws TooSlowError when it does not answer in time
   */
  handle(messages: readonly InboundMessage[], limitMs: number): Promise<readonly string[]>;
}

export interface IsolationPorts extends RetryPorts {
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** The part of the remaining time that a suspicious batch gets together. The rest is for its messages alone. */
const sharedTime = 0.5;

/** The time that is left to give up and to pause. */
const reserveMs = 1_000;

/** The least time in which one message is begun. */
const leastMs = 1_000;

/**
 * Keeps a message that ends the function as a whole from its neighbours. A batch with a message whose last run may have
 * died runs in a process of its own. If that process ends, each message runs alone in one. A message that ends it alone
 * is at fault, and all others go on. A batch of usual deliveries runs where it always does.
 *
 * @param handle handles a batch, with its retries
 * @see docs/decisions/0144-a-suspicious-batch-runs-apart.md
 */
export const isolated =
  (handle: InboundHandler, apart: OwnProcess, ports: IsolationPorts): InboundHandler =>
  async (messages, invocation) => {
    const runMs = invocation.remainingMs();
    const isSuspicious = messages.some((message) => mayHaveDied(message, runMs, ports.now()));
    if (!isSuspicious || !(await apart.open())) return handle(messages, invocation);
    if (messages.length > 1) {
      try {
        return await apart.handle(messages, Math.floor(sharedTime * (invocation.remainingMs() - reserveMs)));
      } catch (fault) {
        if (!isDeath(fault)) throw fault;
        ports.log.warn('a batch ended its process, and each message is tried alone', { error: fault });
      }
    }
    return eachAlone(messages, invocation, apart, ports);
  };

async function eachAlone(
  messages: readonly InboundMessage[],
  { remainingMs }: Invocation,
  apart: OwnProcess,
  ports: IsolationPorts,
): Promise<readonly string[]> {
  const again: string[] = [];
  const failed: FailedMessage[] = [];
  for (const message of messages) {
    const canBegin = (await apart.open()) && remainingMs() - reserveMs >= leastMs;
    try {
      if (!canBegin) throw new RetryableError('no time is left for this message', { retryAfterMs: 0 });
      again.push(...(await apart.handle([message], remainingMs() - reserveMs)));
    } catch (fault) {
      // After any other fault the process has set the pause of the message itself.
      if (canBegin && !isDeath(fault)) again.push(message.id);
      else failed.push({ message, fault });
    }
  }
  return [...again, ...(await settleFailed(failed, ports)).map(({ message: { id } }) => id)];
}

function isDeath(fault: unknown): boolean {
  return fault instanceof CrashedError || fault instanceof TooSlowError;
}
