import type { TargetBody } from './target.ts';

/** Puts one message on a queue. Rejects if the queue does not take it. */
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
  /** The rule or schedule that it was sent for. */
  readonly originArn?: string;
}

export interface DeliveryPorts {
  readonly deliver: Deliver;
  /** Must say so to the developer: AWS only counts such messages in a metric. */
  readonly onLost: (lost: Lost) => void;
  /** Resolves after the time; given so that tests need not wait. */
  readonly pause: (ms: number) => Promise<void>;
  /** AWS tries for 24 hours; a laptop gives up after this many retries, or fewer if the target says so. */
  readonly maxRetries: number;
}

export interface Dispatch {
  readonly targetArn: string;
  readonly originArn: string;
  /** What the target gets, or why there is nothing to send. */
  readonly message: TargetBody;
  readonly messageGroupId?: string | undefined;
  readonly maximumRetryAttempts?: number | undefined;
  readonly deadLetterArn?: string | undefined;
  /** What the dead-letter queue gets: the original, not what was made of it. Asked for only then. */
  readonly deadLetterBody: () => string;
  /** Attributes of the dead letter that say where it comes from, such as RULE_ARN. */
  readonly origin: Readonly<Record<string, string>>;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retries: number;
  readonly exhausted: boolean;
}

/** Names that SQS clients give to an error that no retry will heal. */
const permanentErrors = new Map([
  ['QueueDoesNotExist', 'NO_RESOURCE'],
  ['AWS.SimpleQueueService.NonExistentQueue', 'NO_RESOURCE'],
  ['InvalidMessageContents', 'INVALID_PARAMETER'],
  ['InvalidParameterValue', 'INVALID_PARAMETER'],
]);

/** Tries, tries again, and in the end hands the message to the dead-letter queue or reports it lost. Never rejects. */
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

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html */
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

/** Counts what is under way and tells when nothing is. */
export class InFlight {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** The work must not reject. */
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
