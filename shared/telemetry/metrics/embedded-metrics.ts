import type { JsonObject } from '../../json/json.ts';
import { type Measurement, type MetricDescriptor, metrics } from './measurement.ts';

/** The namespace of the metrics in CloudWatch. */
const metricNamespace = 'fusion-bus';

/** The most values of one metric in a line, and the most metrics. */
const mostValues = 100;

/**
 * Writes measurements as lines of CloudWatch's embedded metric format: one for each set of dimensions. The dimensions
 * are the bridge and the labels of the metric. Each distinct set is a series that CloudWatch charges for.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  measurements: readonly Measurement[],
  bridge: string,
  now: number,
): readonly JsonObject[] {
  const sets = Map.groupBy(measurements, ({ metric, labels }) =>
    JSON.stringify(namesOf(metric).map((name) => [name, labels[name] ?? ''])),
  );
  return [...sets.values()].flatMap((some) => linesOf(some, bridge, now));
}

/** Returns the name in CloudWatch, whose namespace and statistics say the rest. */
function cloudWatchName(metric: Measurement['metric']): string {
  return metric.replace(/^fusion_bus_/, '').replace(/_total$/, '');
}

function linesOf(some: readonly Measurement[], bridge: string, now: number): readonly JsonObject[] {
  const [first] = some;
  if (first === undefined) return [];
  const names = namesOf(first.metric);
  const dimensions = Object.fromEntries(names.map((name) => [name, first.labels[name] ?? '']));
  const byMetric = [...Map.groupBy(some, ({ metric }) => metric)].map(
    ([metric, values]) => [metric, collected(metric, values)] as const,
  );
  const rounds = Math.max(...byMetric.map(([, values]) => Math.ceil(values.length / mostValues)));
  return Array.from({ length: rounds }, (_, round) => {
    const part = byMetric.flatMap(([metric, values]) => {
      const slice = values.slice(round * mostValues, (round + 1) * mostValues);
      return slice.length === 0 ? [] : [[metric, slice] as const];
    });
    return {
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [
          {
            Namespace: metricNamespace,
            Dimensions: [['bridge', ...names]],
            Metrics: part.map(([metric]) => ({ Name: cloudWatchName(metric), Unit: metrics[metric].unit })),
          },
        ],
      },
      bridge,
      ...dimensions,
      ...Object.fromEntries(
        part.map(([metric, slice]) => [cloudWatchName(metric), slice.length === 1 ? (slice[0] ?? 0) : slice]),
      ),
    };
  });
}

/** Counters are summed, so that a batch costs one value; the values of the others stay. */
function collected(metric: Measurement['metric'], values: readonly Measurement[]): readonly number[] {
  const descriptor: MetricDescriptor = metrics[metric];
  const numbers = values.map(({ value }) => value);
  return descriptor.kind === 'counter' ? [numbers.reduce((sum, value) => sum + value, 0)] : numbers;
}

function namesOf(metric: Measurement['metric']): readonly string[] {
  return metrics[metric].labels;
}
