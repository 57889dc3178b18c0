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
 * Secrets, and the queues that functions consume, answer to that key only. Everything else answers to any key.
 */
export class Access {
  /** The functions' access key id. */
  readonly accessKeyId = `LKIA${randomBytes(20).toString('hex').toUpperCase()}`;
  readonly #digest = digestOf(this.accessKeyId);
  #workQueues: ReadonlySet<string> = new Set();
  #isOpen: boolean;

  /** @param isOpen false while the resources are not known yet: until `open`, the endpoint answers the functions only */
  constructor(isOpen = true) {
    this.#isOpen = isOpen;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Answers every caller from now on. @param workQueues the ARNs of the queues that functions consume */
  open(workQueues: readonly string[]): void {
    this.#workQueues = new Set(workQueues);
    this.#isOpen = true;
  }

  /** Decides whether a principal may perform an action on a resource. Every service asks here, and nowhere else. */
  authorize(principal: Principal, action: string, resource: string): Decision {
    if (this.isFunction(principal)) return allowed;
    if (action.startsWith('secretsmanager:')) return denied(principal, action, resource);
    return this.#workQueues.has(resource) ? denied(principal, action, resource) : allowed;
  }

  /** Returns whether a caller has the functions' key. The time it takes says nothing about the key. */
  isFunction(principal: Principal): boolean {
    return principal.kind === 'key' && timingSafeEqual(digestOf(principal.accessKeyId), this.#digest);
  }
}

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
