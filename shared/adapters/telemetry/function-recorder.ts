import { endpointVariable, type TelemetryPolicy } from '../../policy/telemetry-policy.ts';
import { consoleLog } from '../aws/console-log.ts';
import { embeddedMetrics } from '../../telemetry/metrics/embedded-metrics.ts';
import type { Measurement } from '../../telemetry/metrics/measurement.ts';
import { resourceNames, ownNames } from '../../telemetry/semantic-names.ts';
import type { Recorder } from '../../telemetry/recorder.ts';
import { OtlpExporter, type OtlpOptions } from './otlp-exporter.ts';

/** The surroundings of a function, as far as its telemetry needs them. */
export interface RecorderSurroundings extends Partial<Pick<OtlpOptions, 'fetch' | 'log'>> {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  /** Writes a line of metrics. */
  readonly writeLine: (line: string) => void;
}

/** The most measurements that wait for a flush. */
const mostMeasurements = 10_000;

/**
 * Opens the recorder of a function, once at its cold start. Returns undefined where the deployment takes no telemetry:
 * no collector is named, and no metrics are asked for.
 */
export function functionRecorder(
  { traces, metrics }: TelemetryPolicy,
  { variables, now, writeLine, log = consoleLog, ...more }: RecorderSurroundings,
): Recorder | undefined {
  const bridge = variables['BRIDGE_NAME'] ?? '';
  const endpoint = traces ? variables[endpointVariable] : undefined;
  if ((endpoint ?? '') === '' && metrics === undefined) return undefined;
  const exporter =
    endpoint === undefined || endpoint === ''
      ? undefined
      : new OtlpExporter({
          endpoint,
          version: '1',
          resource: {
            [resourceNames.serviceName]: `fusion-bus/${bridge}`,
            [resourceNames.serviceNamespace]: 'fusion-bus',
            [resourceNames.functionName]: variables['AWS_LAMBDA_FUNCTION_NAME'],
            [ownNames.bridge]: bridge,
          },
          log,
          now,
          ...more,
        });
  let measured: Measurement[] = [];
  let hasFailed = false;
  return {
    traces: exporter !== undefined,
    spans: (spans) => exporter?.add(spans),
    measure(measurements) {
      if (metrics !== undefined && measured.length < mostMeasurements) measured.push(...measurements);
    },
    fault(error) {
      if (!hasFailed) log.warn('telemetry failed', { error });
      hasFailed = true;
    },
    async flush(withinMs) {
      const lines = embeddedMetrics(measured, bridge, now());
      measured = [];
      for (const line of lines) writeLine(JSON.stringify(line));
      await exporter?.flush(withinMs);
    },
  };
}
