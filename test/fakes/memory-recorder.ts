import type { Measurement } from '../../shared/telemetry/metrics/measurement.ts';
import type { Recorder } from '../../shared/telemetry/recorder.ts';
import type { Span } from '../../shared/telemetry/span.ts';

/** A recorder that keeps what it gets. */
export interface MemoryRecorder extends Recorder {
  readonly recorded: Span[];
  readonly measured: Measurement[];
  /** The time of each flush. */
  readonly flushes: number[];
}

export function memoryRecorder(traces = true): MemoryRecorder {
  const [recorded, measured, flushes]: [Span[], Measurement[], number[]] = [[], [], []];
  return {
    traces,
    recorded,
    measured,
    flushes,
    spans: (spans) => void recorded.push(...spans),
    measure: (measurements) => void measured.push(...measurements),
    fault: (error) => {
      throw error;
    },
    flush: async (withinMs) => void flushes.push(withinMs),
  };
}
