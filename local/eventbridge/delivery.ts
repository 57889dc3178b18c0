import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetBody } from './target.ts';

/** Puts one message on a queue. Rejects if the queue does not accept it. */
export type Deliver = (queueArn: string, body: string, options?: DeliverOptions) => Promise<void>;

export interface DeliverOptions {
  readonly messageGroupId?: string;
  /** SQS message attributes, all of the type String. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message that reached neither its target nor a dead-letter queue. */
export interface Lost {
  readonly reason: string;
  readonly body: string;
  readonly targetArn?: string;
  /** The rule or schedule that sent it. */
  readonly originArn?: string;
}

export interface DeliveryPorts {
  readonly deliver: Deliver;
  /** Must report this to the developer. AWS only counts such messages in a metric. */
  readonly onLost: (lost: Lost) => void;
  /** Resolves after the time; a parameter, so that tests need not wait. */
  readonly pause: (ms: number) => Promise<void>;
  /** AWS tries for 24 hours. A laptop gives up after this many retries, or fewer if the target says so. */
  readonly maxRetries: number;
}

/** The ports of a delivery, where pauses and retries may be the usual ones. */
export type DeliveryOptions = Pick<DeliveryPorts, 'deliver' | 'onLost'> &
  Partial<Pick<DeliveryPorts, 'pause' | 'maxRetries'>>;

/** Fills in the usual pauses and number of retries. */
export const deliveryPorts = ({
  deliver,
  onLost,
  pause = (ms) => sleep(ms),
  maxRetries = 3,
}: DeliveryOptions): DeliveryPorts => ({ deliver, onLost, pause, maxRetries });

export interface Dispatch {
  readonly targetArn: string;
  readonly originArn: string;
  /** The message for the target, or the reason why there is none. */
  readonly message: TargetBody;
  readonly messageGroupId?: string | undefined;
  readonly maximumRetryAttempts?: number | undefined;
  readonly deadLetterArn?: string | undefined;
  /** Returns the dead letter's body: the original, not the transformed message. Called only when it is needed. */
  readonly deadLetterBody: () => string;
  /** Attributes of the dead letter that name its origin, such as RULE_ARN. */
  readonly origin: Readonly<Record<string, string>>;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retries: number;
  readonly exhausted: boolean;
}

/** Error names of SQS clients that no retry will heal. */
const permanentErrors = new Map([
  ['QueueDoesNotExist', 'NO_RESOURCE'],
  ['AWS.SimpleQueueService.NonExistentQueue', 'NO_RESOURCE'],
  ['InvalidMessageContents', 'INVALID_PARAMETER'],
  ['InvalidParameterValue', 'INVALID_PARAMETER'],
]);

/**
 * Delivers with retries. After the last one it sends the message to the dead-letter queue or reports it as lost. Never
 * rejects.
 */
export async function dispatch(ports: DeliveryPorts, message: Dispatch): Promise<void> {
  const failure = await attempt(ports, message);
  if (failure === undefined) return;
  const body = message.deadLetterBody();
  const lost = (reason: string): void =>
    ports.onLost({
      reason,
      body,
      targetArn: message.targetArn,
      originArn: message.originArn,
    });
  if (message.deadLetterArn === undefined) return lost(`${failure.code}: ${failure.message}`);
  try {
    await ports.deliver(message.deadLetterArn, body, {
      attributes: describe(message, failure),
    });
  } catch (error) {
    lost(`${failure.code}: ${failure.message}; dead-letter queue: ${messageOf(error)}`);
  }
}

async function attempt(ports: DeliveryPorts, dispatched: Dispatch): Promise<Failure | undefined> {
  const { message, targetArn, messageGroupId } = dispatched;
  if (message.kind === 'invalid') {
    return { code: 'INVALID_JSON', message: message.reason, retries: 0, exhausted: false };
  }
  const limit = Math.min(dispatched.maximumRetryAttempts ?? ports.maxRetries, ports.maxRetries);
  for (let retries = 0; ; retries++) {
    try {
      await ports.deliver(targetArn, message.text, messageGroupId === undefined ? {} : { messageGroupId });
      return undefined;
    } catch (error) {
      const permanent = permanentErrors.get(error instanceof Error ? error.name : '');
      if (permanent !== undefined || retries >= limit) {
        const exhausted = permanent === undefined;
        return { code: permanent ?? 'ERROR_FROM_TARGET', message: messageOf(error), retries, exhausted };
      }
      await ports.pause(50 * 2 ** retries);
    }
  }
}

/**
 * Returns the attributes of a dead letter.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
const describe = (message: Dispatch, failure: Failure): Record<string, string> => ({
  ...message.origin,
  TARGET_ARN: message.targetArn,
  ERROR_CODE: failure.code,
  ERROR_MESSAGE: failure.message,
  RETRY_ATTEMPTS: String(failure.retries),
  ...(failure.exhausted ? { EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' } : {}),
});

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)) || 'unknown';

/** Counts the work under way and reports when there is none. */
export class InFlight {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Counts one piece of work, which must not reject. */
  track(work: Promise<void>): void {
    this.#count++;
    void work.finally(() => {
      this.#count--;
      if (this.#count > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    });
  }

  idle(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
