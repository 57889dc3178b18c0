import { type MetricDescriptor, metrics } from './measurement.ts';
import type { MetricRegistry, Series } from './metric-registry.ts';

/** The media type of Prometheus' text format. */
export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Writes the sums of a registry as Prometheus reads them. There are no exemplars, which the format does not know.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(registry: Pick<MetricRegistry, 'entries'>): string {
  const lines: string[] = [];
  for (const [name, series] of registry.entries()) {
    const descriptor: MetricDescriptor = metrics[name];
    lines.push(`# HELP ${name} ${descriptor.help}`, `# TYPE ${name} ${descriptor.kind}`);
    for (const one of series) {
      if (descriptor.kind === 'histogram') lines.push(...histogram(name, one, descriptor));
      else lines.push(sample(name, labelsOf(one, descriptor), one.value));
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

type Labels = readonly (readonly [string, string])[];

function histogram(name: string, series: Series, descriptor: MetricDescriptor): readonly string[] {
  const labels = labelsOf(series, descriptor);
  const buckets = (descriptor.buckets ?? []).map((bound, index) =>
    sample(`${name}_bucket`, [...labels, ['le', String(bound)]], series.atMost[index] ?? 0),
  );
  return [
    ...buckets,
    sample(`${name}_bucket`, [...labels, ['le', '+Inf']], series.count),
    sample(`${name}_sum`, labels, series.value),
    sample(`${name}_count`, labels, series.count),
  ];
}

function labelsOf({ labels }: Series, descriptor: MetricDescriptor): Labels {
  return descriptor.labels.map((name) => [name, labels[name] ?? ''] as const);
}

function sample(name: string, labels: Labels, value: number): string {
  const text = labels.map(([label, of]) => `${label}="${escaped(of)}"`).join(',');
  return `${name}${text === '' ? '' : `{${text}}`} ${value}`;
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
