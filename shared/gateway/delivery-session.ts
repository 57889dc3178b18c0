import { RetryableError } from '../ports/retryable-error.ts';
import type { InboxMessage, RecipientInbox, StreamLife } from './gateway-ports.ts';

export interface SessionOptions {
  readonly inbox: RecipientInbox;
  /** The most messages that the caller holds without an acknowledgement. */
  readonly most: number;
  readonly life: StreamLife;
  /** Aborted when the caller has left. */
  readonly signal: AbortSignal;
  readonly every: (ms: number, job: () => void) => () => void;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly onFault: (fault: unknown) => void;
  /** Called once when the stream is over. A caller that dies does not close its stream by reading on. */
  readonly onEnd: () => void;
}

/** One call of SQS gives ten messages at most. */
const mostAtOnce = 10;
const pollMs = 5_000;

/** A received message stays hidden for half a minute. */
const prolongEveryMs = 10_000;

/**
 * One stream of deliveries. It fetches a message only when the caller has room for it, keeps it hidden from others as
 * long as the caller holds it, and gives it back when the caller leaves.
 */
export class DeliverySession {
  readonly #options: SessionOptions;
  readonly #held = new Set<string>();
  readonly #ended = Promise.withResolvers<void>();
  #hasEnded = false;
  #wake: () => void = () => undefined;
  #stopProlonging: () => void = () => undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Yields messages until the caller leaves, or the stream's time is over. */
  async *messages(): AsyncGenerator<InboxMessage> {
    const { signal, every, life, sleep } = this.#options;
    this.#stopProlonging = every(prolongEveryMs, () => this.#prolong());
    const end = (): void => this.#end();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    if (life.kind === 'short') void sleep(life.ms).then(end, end);
    try {
      while (!this.#hasEnded) {
        const room = this.#options.most - this.#held.size;
        if (room > 0) yield* await this.#receive(Math.min(mostAtOnce, room));
        else if (life.kind === 'short') return;
        else await this.#room();
      }
    } finally {
      await this.#leaveTime();
      signal.removeEventListener('abort', end);
      end();
    }
  }

  /** Takes a message from the caller's hands; returns false for one that it does not hold. */
  take(receipt: string): boolean {
    const isHeld = this.#held.delete(receipt);
    if (isHeld) this.#wake();
    return isHeld;
  }

  /** Gives a message back into the caller's hands, when its acknowledgement has failed. */
  giveBack(receipt: string): void {
    if (this.#hasEnded) this.#release([receipt]);
    else this.#held.add(receipt);
  }

  async #receive(most: number): Promise<readonly InboxMessage[]> {
    const { inbox, life } = this.#options;
    const wait = life.kind === 'short' ? Math.min(pollMs, life.ms) : pollMs;
    // The call is not broken off when the caller leaves: SQS might have chosen the messages already.
    const received = inbox.receive(most, wait).then((messages) => {
      const receipts = messages.map(({ receipt }) => receipt);
      if (this.#hasEnded) {
        this.#release(receipts);
        return [];
      }
      for (const receipt of receipts) this.#held.add(receipt);
      return messages;
    });
    return Promise.race([received, this.#ended.promise.then(() => [])]);
  }

  /** Keeps what a short stream has delivered hidden from its end on, because the acknowledgements come then. */
  async #leaveTime(): Promise<void> {
    const { life, inbox } = this.#options;
    if (life.kind !== 'short' || this.#held.size === 0) return;
    await inbox.extend([...this.#held]).catch((fault: unknown) => this.#report(fault));
    this.#held.clear();
  }

  async #room(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await Promise.race([promise, this.#ended.promise]);
  }

  #prolong(): void {
    if (this.#held.size > 0 && !this.#hasEnded)
      this.#options.inbox.extend([...this.#held]).catch((fault: unknown) => this.#report(fault));
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#ended.resolve();
    this.#stopProlonging();
    this.#options.onEnd();
    if (this.#options.life.kind === 'short') return;
    this.#release([...this.#held]);
    this.#held.clear();
  }

  /** A message that cannot be released comes again by itself, half a minute after it was received. */
  #release(receipts: readonly string[]): void {
    if (receipts.length > 0)
      this.#options.inbox.release(receipts).catch((fault: unknown) => this.#report(fault));
  }

  /** Reports a fault. A call that AWS does not answer now only lets a message come sooner or later. */
  #report(fault: unknown): void {
    if (!(fault instanceof RetryableError)) this.#options.onFault(fault);
  }
}
