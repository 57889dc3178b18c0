import type { RunEnd } from '../../../shared/compose/batch/batch-ports.ts';
import type { FallibleHandler } from '../../../shared/ports/inbound-message.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

export interface BatchFunctionPorts {
  /** Works on the batches until none needs work, or `isLate`. */
  run(isLate: () => boolean, signal: AbortSignal): Promise<RunEnd>;
  /** Reports that the provider refused a request, and that the next run may succeed. */
  onPause(reason: string): void;
}

/** The time that must be left before a run begins to send another batch, or to store more answers. */
const reserveMs = 45_000;

/** The time that is left when the run is cut off. */
const lastMs = 5_000;

/**
 * Handles one tick of the clock, or several that come together, as one run. The queue delivers the next tick after the
 * run, so that there is never more than one run.
 *
 * @throws Error if an operator must act: the ticks come again a few times, and the function's alarm is raised
 */
export const createBatchHandler =
  ({ run, onPause }: BatchFunctionPorts): FallibleHandler =>
  async (_ticks, { remainingMs }) => {
    const signal = AbortSignal.timeout(Math.max(0, remainingMs() - lastMs));
    const end = await run(() => remainingMs() < reserveMs, signal).catch(pause);
    if (end.kind === 'not-now') {
      if (end.wantsPerson) throw new Error(`batches cannot be sent or fetched: ${end.reason}`);
      onPause(end.reason);
    }
    return [];
  };

/** Ends a run that had to stop for the moment. The next run continues, sooner than this tick would come again. */
function pause(error: unknown): RunEnd {
  if (error instanceof RetryableError) return { kind: 'not-now', reason: error.message, wantsPerson: false };
  throw error;
}
