import { type Measurement, type MetricDescriptor, type MetricName, metrics } from './measurement.ts';

/** The sums of one series. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** The sum of a counter or a histogram, the last value of a gauge. */
  value: number;
  /** The number of observations. */
  count: number;
  /** The observations at or below each bound of a histogram. */
  readonly atMost: number[];
}

/** The most series of one metric. Labels come from policies and producers, and a label may not fill the memory. */
const mostSeries = 1_000;

/** The label value under which further series are summed. */
const others = 'other';

/** Sums measurements for a page that a server of metrics reads. */
export class MetricRegistry {
  readonly #series = new Map<MetricName, Map<string, Series>>();

  add({ metric, value, labels }: Measurement): void {
    const descriptor: MetricDescriptor = metrics[metric];
    const series = this.#find(metric, labels, descriptor);
    series.count += 1;
    series.value = descriptor.kind === 'gauge' ? value : series.value + value;
    for (const [index, bound] of (descriptor.buckets ?? []).entries())
      if (value <= bound) series.atMost[index] = (series.atMost[index] ?? 0) + 1;
  }

  addAll(measurements: readonly Measurement[]): void {
    for (const one of measurements) this.add(one);
  }

  /** Returns the series of each metric that has one, in the order of the descriptors. */
  entries(): readonly (readonly [MetricName, readonly Series[]])[] {
    return [...this.#series].map(([name, series]) => [name, [...series.values()]] as const);
  }

  #find(metric: MetricName, labels: Measurement['labels'], descriptor: MetricDescriptor): Series {
    const known = this.#series.get(metric) ?? new Map<string, Series>();
    this.#series.set(metric, known);
    const named = known.get(keyOf(labels, descriptor));
    if (named !== undefined) return named;
    const isFull = known.size >= mostSeries;
    const kept = isFull ? Object.fromEntries(descriptor.labels.map((label) => [label, others])) : labels;
    const key = keyOf(kept, descriptor);
    const found = known.get(key) ?? {
      labels: kept,
      value: 0,
      count: 0,
      atMost: (descriptor.buckets ?? []).map(() => 0),
    };
    known.set(key, found);
    return found;
  }
}

function keyOf(labels: Measurement['labels'], { labels: names }: MetricDescriptor): string {
  return JSON.stringify(names.map((name) => labels[name] ?? ''));
}
