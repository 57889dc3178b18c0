import { setTimeout as sleep } from 'node:timers/promises';
import { pauseMs } from './aws/retry.ts';

/** A consumer of a broker that is running. */
export interface Consumption {
  /** Ends after the batch under way. Unhandled messages stay with the broker. */
  stop(): Promise<void>;
}

/** Handles messages. Returns those of them that must come again; a rejection brings back all. */
export type HandleConsumed<Message> = (messages: readonly Message[]) => Promise<readonly Message[]>;

/** Without an end: the messages stay with the broker meanwhile. */
const pauses = { baseMs: 250, capMs: 15_000, random: Math.random };

/**
 * Waits before the next try, or until the consumer is stopped.
 *
 * @param tried the number of failed tries, from 1
 */
export async function pauseAfter(tried: number, stopping: AbortSignal): Promise<void> {
  await sleep(pauseMs(tried, pauses), undefined, { signal: stopping }).catch(() => undefined);
}

/**
 * Handles messages, with growing pauses, until none must come again. Returns those that are left when the consumer is
 * stopped.
 *
 * @param onHandled gets the messages that a try has handled
 */
export async function handleUntilDone<Message>(
  messages: readonly Message[],
  {
    handle,
    stopping,
    onNote,
    onHandled = () => undefined,
  }: {
    readonly handle: HandleConsumed<Message>;
    readonly stopping: AbortSignal;
    readonly onNote: (note: string) => void;
    readonly onHandled?: (handled: readonly Message[]) => void;
  },
): Promise<readonly Message[]> {
  let left = messages;
  for (let tried = 1; ; tried += 1) {
    let failed = new Set(left);
    try {
      failed = new Set(await handle(left));
    } catch (fault) {
      onNote(`${left.length} messages come again: ${faultReason(fault)}`);
    }
    onHandled(left.filter((message) => !failed.has(message)));
    left = left.filter((message) => failed.has(message));
    if (left.length === 0) return left;
    await pauseAfter(tried, stopping);
    if (stopping.aborted) return left;
  }
}

/** Returns the text of a fault for a note. */
export function faultReason(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
