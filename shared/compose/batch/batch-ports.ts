import type { CompletionMessage } from '../../messages/completion-message.ts';
import type { Log } from '../../ports/log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BatchApi, NotNow } from './batch-api.ts';
import type { BatchStore } from './batch-store.ts';

/** The ports of a run. */
export interface BatchPorts {
  readonly book: BatchStore;
  /** Undefined without a key: nothing is sent or fetched then, and questions that have waited too long are given up. */
  readonly api: BatchApi | undefined;
  readonly clock: Clock;
  /** Returns a unique id for a batch. */
  newId(): string;
  /** Sends groups their completion messages. */
  notify(messages: readonly CompletionMessage[]): Promise<void>;
  readonly log: Log;
  /** Returns whether there is no time left to begin anything. */
  isLate(): boolean;
}

/** The end of a run. */
export type RunEnd = { readonly kind: 'done' } | NotNow;

export const done: RunEnd = { kind: 'done' };
