import type { Rejection } from '../envelope/rejection.ts';

export interface QuarantineEntry {
  /** The message as it came, unchanged. */
  readonly original: string;
  readonly stage: 'topic' | 'join';
  readonly topic: string | undefined;
  readonly rejection: Rejection;
}

/** Where messages go that can never succeed, with the reason, so that nothing is lost. */
export interface Quarantine {
  put(entries: readonly QuarantineEntry[]): Promise<void>;
}
