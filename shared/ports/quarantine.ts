import type { Rejection } from '../envelope/rejection.ts';

export interface QuarantineEntry {
  /** The message as received, unchanged. */
  readonly original: string;
  /** The function that rejected it. */
  readonly stage: 'feed' | 'topic' | 'join' | 'complete' | 'batch' | 'sorting';
  readonly topic: string | undefined;
  readonly rejection: Rejection;
}

/** The store of messages that can never succeed, with the reason, so that nothing is lost. */
export interface Quarantine {
  put(entries: readonly QuarantineEntry[]): Promise<void>;
}
