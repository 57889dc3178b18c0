import type { Measurement } from './metrics/measurement.ts';
import type { Span } from './span.ts';

/** Takes telemetry, and hands it on before the function returns. Nothing of it ever throws. */
export interface Recorder {
  /** True if spans go anywhere: where it is false none need be made. */
  readonly traces: boolean;
  spans(spans: readonly Span[]): void;
  measure(measurements: readonly Measurement[]): void;
  /** Notes a defect of telemetry itself, which is logged once. */
  fault(error: unknown): void;
  /** Sends the telemetry so far. @param withinMs the time that the run has left for it */
  flush(withinMs: number): Promise<void>;
}

/** The time that a run keeps for its pauses and its answer. */
const reserveMs = 2_500;

/** Returns the time that a flush may take at the end of a run. */
export function flushTime(remainingMs: number): number {
  return Math.max(0, Math.min(1_500, remainingMs - reserveMs));
}

/** Does work of telemetry that must not fail the work of the function, whatever happens. */
export async function beside(
  recorder: Pick<Recorder, 'fault'>,
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    recorder.fault(error);
  }
}
