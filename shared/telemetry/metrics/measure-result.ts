import type { Shown } from '../../policy/telemetry-policy.ts';
import type { ModelFacts, ResultFacts } from '../result-facts.ts';
import type { Measurement, MetricName } from './measurement.ts';

/**
 * Returns what a result counts for.
 *
 * @param openedAt the time of the group's first part, ms since the epoch; undefined where it is not known
 * @param endedAt the time of the result
 */
export function measureResult(
  facts: ResultFacts,
  openedAt: number | undefined,
  endedAt: number,
  show: readonly Shown[],
): readonly Measurement[] {
  const { fusion, reason, ending, conflicts, generation } = facts;
  const of = (metric: MetricName, value: number, labels: Measurement['labels'] = {}): Measurement => ({
    metric,
    value,
    labels: { fusion, ...labels },
  });
  const isFirst = generation === 1 || (reason !== 'late' && reason !== 'corrected');
  return [
    of('fusion_bus_groups_total', 1, { reason, outcome: ending }),
    ...(openedAt !== undefined && isFirst
      ? [of('fusion_bus_group_age_seconds', Math.max(0, endedAt - openedAt) / 1_000)]
      : []),
    ...(conflicts > 0 ? [of('fusion_bus_conflicts_total', conflicts)] : []),
    ...facts.fields.flatMap(({ confidence }) =>
      confidence === undefined ? [] : [of('fusion_bus_confidence', confidence)],
    ),
    ...measureModel(facts.model, of),
    ...(show.includes('sources') ? measureWeights(facts, of) : []),
  ];
}

type Of = (metric: MetricName, value: number, labels?: Measurement['labels']) => Measurement;

function measureModel(model: ModelFacts, of: Of): readonly Measurement[] {
  const tokens = [
    ['input', model.inputTokens],
    ['output', model.outputTokens],
    ['cache_read', model.cacheReadTokens],
    ['cache_write', model.cacheWriteTokens],
  ] as const;
  return [
    ...outcomesOf(model).map((outcome) => of('fusion_bus_model_calls_total', 1, { outcome })),
    ...tokens.flatMap(([type, count]) =>
      count > 0 ? [of('fusion_bus_model_tokens_total', count, { type })] : [],
    ),
    ...(model.costUsd > 0 ? [of('fusion_bus_model_cost_dollars_total', model.costUsd)] : []),
    ...(model.isCached ? [of('fusion_bus_answer_cache_hits_total', 1)] : []),
  ];
}

/** The outcomes of the visits to models: those of a route's attempts, or that of the one model. */
function outcomesOf(model: ModelFacts): readonly string[] {
  if (model.isCached) return [];
  const asked = model.attempts.filter((outcome) => outcome !== 'skipped');
  if (asked.length > 0) return asked;
  if (model.isAnswered) return ['answered'];
  const isBilled = model.costUsd > 0 || model.inputTokens > 0;
  return model.isDegraded || isBilled ? ['failed'] : [];
}

/** The weight of each source in the group: the mean over the fields where weights were learned and differ. */
function measureWeights({ fields }: ResultFacts, of: Of): readonly Measurement[] {
  return [...meanWeights(fields)].map(([source, weight]) =>
    of('fusion_bus_source_weight', weight, { source }),
  );
}

/** Returns the mean weight of each source over the fields that have weights. */
function meanWeights(fields: ResultFacts['fields']): ReadonlyMap<string, number> {
  const all = fields.flatMap(({ weights }) => [...weights]);
  const bySource = Map.groupBy(all, ([source]) => source);
  return new Map(
    [...bySource].map(([source, some]) => [
      source,
      some.reduce((sum, [, weight]) => sum + weight, 0) / some.length,
    ]),
  );
}
