/** The metrics, by their names in Prometheus: what they count, how, and by which labels. */
export const metrics = {
  fusion_bus_groups_total: {
    kind: 'counter',
    help: 'Generations of groups that ended, by the rule that released them and by their outcome.',
    unit: 'Count',
    labels: ['fusion', 'reason', 'outcome'],
  },
  fusion_bus_groups_opened_total: {
    kind: 'counter',
    help: 'Groups that a first part opened.',
    unit: 'Count',
    labels: ['fusion'],
  },
  fusion_bus_groups_waiting: {
    kind: 'gauge',
    help: 'Groups that have a part and no result yet.',
    unit: 'Count',
    labels: ['fusion'],
  },
  fusion_bus_group_age_seconds: {
    kind: 'histogram',
    help: 'Time from the first part of a group to its result.',
    unit: 'Seconds',
    labels: ['fusion'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 86_400],
  },
  fusion_bus_conflicts_total: {
    kind: 'counter',
    help: 'Fields on which the sources of a group disagreed.',
    unit: 'Count',
    labels: ['fusion'],
  },
  fusion_bus_confidence: {
    kind: 'histogram',
    help: 'Confidence in settled fields, where it is known.',
    unit: 'None',
    labels: ['fusion'],
    buckets: [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
  },
  fusion_bus_unadmitted_parts_total: {
    kind: 'counter',
    help: 'Parts that are in no group, because they were late, opened none, or found it full.',
    unit: 'Count',
    labels: ['fusion', 'reason'],
  },
  fusion_bus_quarantined_total: {
    kind: 'counter',
    help: 'Messages in quarantine, by the topic or the stage and by the reason.',
    unit: 'Count',
    labels: ['topic', 'code'],
  },
  fusion_bus_model_calls_total: {
    kind: 'counter',
    help: 'Visits to a model, by how they ended.',
    unit: 'Count',
    labels: ['fusion', 'outcome'],
  },
  fusion_bus_model_tokens_total: {
    kind: 'counter',
    help: 'Tokens that models billed.',
    unit: 'Count',
    labels: ['fusion', 'type'],
  },
  fusion_bus_model_cost_dollars_total: {
    kind: 'counter',
    help: 'US dollars that models cost; estimates where the cost is not known.',
    unit: 'None',
    labels: ['fusion'],
  },
  fusion_bus_answer_cache_hits_total: {
    kind: 'counter',
    help: 'Answers that were kept from an equal question.',
    unit: 'Count',
    labels: ['fusion'],
  },
  fusion_bus_source_weight: {
    kind: 'gauge',
    help: 'The learned weight of a source in its last group with a disagreement; 1 is average.',
    unit: 'None',
    labels: ['fusion', 'source'],
  },
  fusion_bus_gateway_calls_total: {
    kind: 'counter',
    help: 'Calls that a gateway answered, by method and code.',
    unit: 'Count',
    labels: ['method', 'code'],
  },
  fusion_bus_gateway_call_seconds: {
    kind: 'histogram',
    help: 'Time from a call of a gateway to its end.',
    unit: 'Seconds',
    labels: ['method'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
} as const satisfies Readonly<Record<string, MetricDescriptor>>;

export type MetricName = keyof typeof metrics;

export interface MetricDescriptor {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** As CloudWatch names it. */
  readonly unit: 'Count' | 'Seconds' | 'None';
  readonly labels: readonly string[];
  /** The upper bounds of a histogram, in order, without infinity. */
  readonly buckets?: readonly number[];
}

/** One observation: an increment of a counter, a state of a gauge, or a value of a histogram. */
export interface Measurement {
  readonly metric: MetricName;
  readonly value: number;
  /** One value for each label of the metric. */
  readonly labels: Readonly<Record<string, string>>;
}
