import { describe, expect, test } from 'vitest';
import { embeddedMetrics } from '../../../shared/telemetry/metrics/embedded-metrics.ts';
import { measureResult } from '../../../shared/telemetry/metrics/measure-result.ts';
import { type Measurement, metrics } from '../../../shared/telemetry/metrics/measurement.ts';
import { MetricRegistry } from '../../../shared/telemetry/metrics/metric-registry.ts';
import { prometheusText } from '../../../shared/telemetry/metrics/prometheus-text.ts';
import { WaitingGroups } from '../../../shared/telemetry/metrics/waiting-groups.ts';
import { factsOfData, factsOfOutcome } from '../../../shared/telemetry/result-facts.ts';

const receipt = {
  fusion: 'order',
  key: 'SECRET',
  generation: 1,
  contributions: [{}, {}],
  release: { reason: 'complete', at: '2026-01-01T00:00:00Z' },
  fields: [
    { field: '/a', winners: ['crm'], dissenters: ['web'], confidence: 0.9, weights: { crm: 1.5, web: 0.5 } },
    { field: '/b', winners: ['crm'], dissenters: ['web'], weights: { crm: 1.7, web: 0.3 } },
  ],
  agreed: [{ winners: ['crm'], confidence: 0.99, fields: 3, below: ['/c'] }],
  composer: 'claude',
  degraded: false,
  model: 'claude-haiku-5-5',
  usage: { inputTokens: 200, outputTokens: 40, cacheReadTokens: 0, cacheWriteTokens: 7 },
  costUsd: 0.004,
};

const namesOf = (all: readonly Measurement[]) =>
  all.map(({ metric, value, labels }) => [
    metric.replace('fusion_bus_', ''),
    value,
    Object.values(labels).join(' '),
  ]);

describe('a result counts', () => {
  const facts = factsOfData({ conflicts: [{}], receipt }, 'fused');
  if (facts === undefined) throw new Error('the receipt has no facts');

  test('by rule and outcome, with age, conflicts, confidence and the model', () => {
    expect(namesOf(measureResult(facts, 1_000, 3_500, []))).toEqual([
      ['groups_total', 1, 'order complete fused'],
      ['group_age_seconds', 2.5, 'order'],
      ['conflicts_total', 1, 'order'],
      ['confidence', 0.9, 'order'],
      ['confidence', 0.99, 'order'],
      ['model_calls_total', 1, 'order answered'],
      ['model_tokens_total', 200, 'order input'],
      ['model_tokens_total', 40, 'order output'],
      ['model_tokens_total', 7, 'order cache_write'],
      ['model_cost_dollars_total', 0.004, 'order'],
    ]);
  });

  test('the weights of sources only where the bridge shows sources, and a key never', () => {
    const shown = measureResult(facts, 1_000, 3_500, ['sources', 'keys']);
    expect(namesOf(shown).filter(([name]) => name === 'source_weight')).toEqual([
      ['source_weight', 1.6, 'order crm'],
      ['source_weight', 0.4, 'order web'],
    ]);
    expect(JSON.stringify(shown)).not.toContain('SECRET');
  });

  test('no age when it is an amendment', () => {
    const amended = { ...facts, generation: 2, reason: 'late' };
    expect(namesOf(measureResult(amended, 1_000, 3_500, [])).map(([name]) => name)).not.toContain(
      'group_age_seconds',
    );
  });

  test.each([
    ['a kept answer', { cached: true, usage: null, costUsd: 0 }, ['answer_cache_hits_total']],
    ['an answer that failed', { composer: 'merge', degraded: true }, ['model_calls_total failed']],
    [
      'the attempts of a route',
      { attempts: [{ outcome: 'skipped' }, { outcome: 'failed' }, { outcome: 'answered' }] },
      ['model_calls_total failed', 'model_calls_total answered'],
    ],
    ['no model', { composer: 'merge', model: null, usage: null, costUsd: 0 }, []],
  ])('%s', (_, changes, expected) => {
    const changed = factsOfData({ receipt: { ...receipt, ...changes } }, 'fused');
    if (changed === undefined) throw new Error('the receipt has no facts');
    const found = namesOf(measureResult(changed, undefined, 1, []))
      .filter(([name]) => name === 'model_calls_total' || name === 'answer_cache_hits_total')
      .map(([name, , labels]) => `${name} ${String(labels).split(' ').slice(1).join(' ')}`.trim());
    expect(found).toEqual(expected);
  });

  test('a dead letter, too', () => {
    const letter = {
      fusion: 'order',
      key: 'k',
      generation: 1,
      release: 'deadline',
      contributions: [],
      costUsd: 0.1,
    };
    const dead = factsOfOutcome({ kind: 'dead-lettered', letter: JSON.stringify(letter) });
    expect(dead).toMatchObject({ ending: 'dead-lettered', reason: 'deadline', model: { costUsd: 0.1 } });
  });

  test.each([undefined, null, 7, 'text', [], {}, { receipt: { fusion: 3 } }])(
    'nothing where the data is %o',
    (data) => expect(factsOfData(data, 'fused')).toBeUndefined(),
  );
});

describe("Prometheus' text", () => {
  test('has help, type, samples and the buckets of a histogram', () => {
    const registry = new MetricRegistry();
    registry.addAll([
      {
        metric: 'fusion_bus_groups_total',
        value: 1,
        labels: { fusion: 'a', reason: 'size', outcome: 'fused' },
      },
      {
        metric: 'fusion_bus_groups_total',
        value: 1,
        labels: { fusion: 'a', reason: 'size', outcome: 'fused' },
      },
      { metric: 'fusion_bus_groups_waiting', value: 5, labels: { fusion: 'a' } },
      { metric: 'fusion_bus_groups_waiting', value: 2, labels: { fusion: 'a' } },
      { metric: 'fusion_bus_confidence', value: 0.9, labels: { fusion: 'a' } },
      { metric: 'fusion_bus_confidence', value: 0.55, labels: { fusion: 'a' } },
    ]);
    expect(prometheusText(registry))
      .toBe(`# HELP fusion_bus_groups_total Generations of groups that ended, by the rule that released them and by their outcome.
# TYPE fusion_bus_groups_total counter
fusion_bus_groups_total{fusion="a",reason="size",outcome="fused"} 2
# HELP fusion_bus_groups_waiting Groups that have a part and no result yet.
# TYPE fusion_bus_groups_waiting gauge
fusion_bus_groups_waiting{fusion="a"} 2
# HELP fusion_bus_confidence Confidence in settled fields, where it is known.
# TYPE fusion_bus_confidence histogram
fusion_bus_confidence_bucket{fusion="a",le="0.5"} 0
fusion_bus_confidence_bucket{fusion="a",le="0.6"} 1
fusion_bus_confidence_bucket{fusion="a",le="0.7"} 1
fusion_bus_confidence_bucket{fusion="a",le="0.8"} 1
fusion_bus_confidence_bucket{fusion="a",le="0.9"} 2
fusion_bus_confidence_bucket{fusion="a",le="0.95"} 2
fusion_bus_confidence_bucket{fusion="a",le="0.99"} 2
fusion_bus_confidence_bucket{fusion="a",le="1"} 2
fusion_bus_confidence_bucket{fusion="a",le="+Inf"} 2
fusion_bus_confidence_sum{fusion="a"} 1.4500000000000002
fusion_bus_confidence_count{fusion="a"} 2
`);
  });

  test('escapes what a producer may choose', () => {
    const registry = new MetricRegistry();
    registry.add({
      metric: 'fusion_bus_source_weight',
      value: 1,
      labels: { fusion: 'a', source: 'x"} 1\n\\evil\uD800' },
    });
    expect(prometheusText(registry).split('\n').at(-2)).toBe(
      String.raw`fusion_bus_source_weight{fusion="a",source="x\"} 1\n\\evil` + '\uFFFD"} 1',
    );
  });

  test('sums the series beyond a thousand under one label', () => {
    const registry = new MetricRegistry();
    for (let source = 0; source < 1_500; source += 1)
      registry.add({
        metric: 'fusion_bus_source_weight',
        value: 1,
        labels: { fusion: 'a', source: String(source) },
      });
    const [[, series] = ['', []]] = registry.entries();
    expect(series).toHaveLength(1_001);
    expect(series.at(-1)).toMatchObject({ labels: { fusion: 'other', source: 'other' }, count: 500 });
  });
});

describe('embedded metrics', () => {
  const count = (value: number, reason = 'size'): Measurement => ({
    metric: 'fusion_bus_groups_total',
    value,
    labels: { fusion: 'a', reason, outcome: 'fused' },
  });

  test('sum the counters of a batch, with the bridge and the labels as dimensions', () => {
    expect(embeddedMetrics([count(1), count(1), count(1, 'late')], 'shop', 9)).toEqual([
      {
        _aws: {
          Timestamp: 9,
          CloudWatchMetrics: [
            {
              Namespace: 'fusion-bus',
              Dimensions: [['bridge', 'fusion', 'reason', 'outcome']],
              Metrics: [{ Name: 'groups', Unit: 'Count' }],
            },
          ],
        },
        bridge: 'shop',
        fusion: 'a',
        reason: 'size',
        outcome: 'fused',
        groups: 2,
      },
      expect.objectContaining({ reason: 'late', groups: 1 }),
    ]);
  });

  test('hold at most a hundred values of a metric in a line', () => {
    const ages = Array.from({ length: 250 }, (_, value): Measurement => ({
      metric: 'fusion_bus_group_age_seconds',
      value,
      labels: { fusion: 'a' },
    }));
    const lengths = embeddedMetrics(ages, 'shop', 9).map((line) => {
      const values = line['group_age_seconds'];
      return Array.isArray(values) ? values.length : 1;
    });
    expect(lengths).toEqual([100, 100, 50]);
  });

  test('are none where nothing was measured', () => {
    expect(embeddedMetrics([], 'shop', 9)).toEqual([]);
  });
});

test('waiting groups are counted once, and end once', () => {
  const groups = new WaitingGroups();
  const group = { fusion: 'a', key: 'k' };
  expect([groups.arrive(group, 5), groups.arrive(group, 6), groups.of('a')]).toEqual([true, false, 1]);
  expect([groups.end(group), groups.end(group), groups.of('a')]).toEqual([5, undefined, 0]);
  expect(groups.arrive(group, 9)).toBe(false);
});

test('the names of metrics and labels are those that Prometheus takes', () => {
  for (const [name, { labels }] of Object.entries(metrics)) {
    expect(name).toMatch(/^fusion_bus_[a-z_]+$/);
    for (const label of labels) expect(label).toMatch(/^[a-z_]+$/);
  }
});
