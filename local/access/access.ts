import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from './principal.ts';

/** An action on a resource, by the names of IAM: `sqs:SendMessage` on `arn:aws:sqs:...`. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
}

export type Decision = { readonly kind: 'allowed' } | { readonly kind: 'denied'; readonly message: string };

const allowed: Decision = { kind: 'allowed' };

/**
 * Decides who may do what on the laptop. The functions have an access key id that is drawn at random at each start.
 * Secrets, and the queues that functions consume, answer to that key only; the person who started the laptop may also
 * send to these queues. Everything else answers to any key.
 */
export class Access {
  /** The functions' access key id. */
  readonly accessKeyId = `LKIA${randomBytes(20).toString('hex').toUpperCase()}`;
  readonly #digest = digestOf(this.accessKeyId);
  /** The access key id of the person who started the laptop. */
  readonly operatorKeyId = `LKOP${randomBytes(20).toString('hex').toUpperCase()}`;
  readonly #operatorDigest = digestOf(this.operatorKeyId);
  #workQueues: ReadonlySet<string> = new Set();
  #isOpen: boolean;

  /** @param isOpen false while the resources are not known yet: until `open`, the endpoint answers the functions only */
  constructor(isOpen = true) {
    this.#isOpen = isOpen;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Answers every caller from now on.
   *
   * @param workQueues the ARNs of the queues that functions consume; those of earlier calls stay closed
   */
  open(workQueues: readonly string[]): void {
    this.#workQueues = new Set([...this.#workQueues, ...workQueues]);
    this.#isOpen = true;
  }

  /** Decides whether a principal may perform an action on a resource. Every service asks here, and nowhere else. */
  authorize(principal: Principal, action: string, resource: string): Decision {
    if (this.isFunction(principal)) return allowed;
    if (action.startsWith('secretsmanager:')) return denied(principal, action, resource);
    if (!this.#workQueues.has(resource)) return allowed;
    return operatorActions.has(action) && this.#isOperator(principal)
      ? allowed
      : denied(principal, action, resource);
  }

  /** Returns whether a caller has the functions' key. The time it takes says nothing about the key. */
  isFunction(principal: Principal): boolean {
    return hasKey(principal, this.#digest);
  }

  #isOperator(principal: Principal): boolean {
    return hasKey(principal, this.#operatorDigest);
  }
}

/** The actions of an operator at the queues that functions consume: to send messages back, and to count them. */
const operatorActions: ReadonlySet<string> = new Set([
  'sqs:SendMessage',
  'sqs:SendMessageBatch',
  'sqs:ListQueueTags',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
]);

const hasKey = (principal: Principal, digest: Buffer): boolean =>
  principal.kind === 'key' && timingSafeEqual(digestOf(principal.accessKeyId), digest);

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Words a refusal as AWS does, and says what else to do. It names no key, because a key may be a secret. */
function denied(principal: Principal, action: string, resource: string): Decision {
  const who =
    principal.kind === 'anonymous' ? 'A request without a key' : 'The access key id of this request';
  const instead = action.startsWith('secretsmanager:')
    ? 'On the laptop only the functions read secrets: set ANTHROPIC_API_KEY before the start to change the one there is.'
    : 'On the laptop only the functions use this queue: post events to the bus, and read from the queue of a recipient or a dead-letter queue.';
  return {
    kind: 'denied',
    message: `${who} is not authorized to perform: ${action} on resource: ${resource}. ${instead}`,
  };
}
