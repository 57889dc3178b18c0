import type { CompletionMessage } from '../../messages/completion-message.ts';
import type { Log } from '../../ports/log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BatchApi, NotNow } from './batch-api.ts';
import type { BatchStore } from './batch-store.ts';

/** What a run works with. */
export interface BatchPorts {
  readonly book: BatchStore;
  /** Undefined where there is no key: then nothing is sent or fetched, and what has waited for too long is given up. */
  readonly api: BatchApi | undefined;
  readonly clock: Clock;
  /** Unique for every batch. */
  newId(): string;
  /** Sends groups their messages. */
  tell(messages: readonly CompletionMessage[]): Promise<void>;
  readonly log: Log;
  /** Whether there is no time left to begin anything. */
  isLate(): boolean;
}

/** How a run ended. */
export type RunEnd = { readonly kind: 'done' } | NotNow;

export const done: RunEnd = { kind: 'done' };
