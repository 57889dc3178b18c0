import type { RunEnd } from '../../../shared/compose/batch/batch-ports.ts';
import type { InboundHandler } from '../../../shared/ports/inbound-message.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

export interface BatchFunctionPorts {
  /** Sees to the batches until they have been seen to, or `isLate`. */
  run(isLate: () => boolean, signal: AbortSignal): Promise<RunEnd>;
  /** Told where the provider would not do what it was asked, and the next run may help. */
  onPause(reason: string): void;
}

/** What a run must leave of the function's time when it begins something more: a batch to be sent, answers to be kept. */
const reserveMs = 45_000;

/** And when it is cut off. */
const lastMs = 5_000;

/**
 * One tick of the clock, or several that have come together, is one run. The queue gives the next when this one has
 * ended, so that there is never more than one.
 *
 * @throws Error where it takes a person: the ticks come again, and the function's alarm rings
 */
export const createBatchHandler =
  ({ run, onPause }: BatchFunctionPorts): InboundHandler =>
  async (_ticks, { remainingMs }) => {
    const signal = AbortSignal.timeout(Math.max(0, remainingMs() - lastMs));
    const end = await run(() => remainingMs() < reserveMs, signal).catch(pause);
    if (end.kind === 'not-now') {
      if (end.wantsPerson) throw new Error(`batches cannot be sent or fetched: ${end.reason}`);
      onPause(end.reason);
    }
    return [];
  };

/** What a run stopped at for the moment, the next goes on with: sooner than this tick would come again. */
function pause(error: unknown): RunEnd {
  if (error instanceof RetryableError) return { kind: 'not-now', reason: error.message, wantsPerson: false };
  throw error;
}
