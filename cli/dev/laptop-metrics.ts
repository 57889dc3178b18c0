import type { AccountEvent } from '../../local/account/account-event.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import type { Shown } from '../../shared/policy/telemetry-policy.ts';
import { measureResult } from '../../shared/telemetry/metrics/measure-result.ts';
import type { Measurement } from '../../shared/telemetry/metrics/measurement.ts';
import { MetricRegistry } from '../../shared/telemetry/metrics/metric-registry.ts';
import { prometheusText } from '../../shared/telemetry/metrics/prometheus-text.ts';
import { WaitingGroups } from '../../shared/telemetry/metrics/waiting-groups.ts';
import { type Ending, factsOfData } from '../../shared/telemetry/result-facts.ts';

/** The codes of rejections that are answers to parts, and no messages in quarantine. */
const unadmitted = new Set(['late', 'unopened', 'group-full']);

/** Counts what happens on the laptop, for `/metrics`. It reads what an operator could read, so functions need no code. */
export class LaptopMetrics {
  readonly #registry = new MetricRegistry();
  readonly #waiting = new WaitingGroups();
  #show: readonly Shown[] = [];
  #fusions: readonly string[] = [];
  readonly #now: () => number;

  constructor(bridge: Pick<Bridge, 'fusions' | 'telemetry'>, now: () => number) {
    this.adopt(bridge);
    this.#now = now;
  }

  /** Takes up an edited bridge file; the counts stay. */
  adopt({ fusions, telemetry }: Pick<Bridge, 'fusions' | 'telemetry'>): void {
    this.#fusions = fusions.map(({ name }) => name);
    this.#show = telemetry?.show ?? [];
  }

  add(event: AccountEvent): void {
    this.#registry.addAll(this.#measure(event));
  }

  /** The page in Prometheus' format. */
  text(): string {
    for (const fusion of this.#fusions)
      this.#registry.add({
        metric: 'fusion_bus_groups_waiting',
        value: this.#waiting.of(fusion),
        labels: { fusion },
      });
    return prometheusText(this.#registry);
  }

  #measure(event: AccountEvent): readonly Measurement[] {
    switch (event.kind) {
      case 'contributed':
        return this.#waiting.arrive(event, this.#now())
          ? [{ metric: 'fusion_bus_groups_opened_total', value: 1, labels: { fusion: event.fusion } }]
          : [];
      case 'fused':
      case 'held':
      case 'discarded':
        return this.#measureEnd(event, event.kind, event.envelope);
      case 'rejected':
        return unadmitted.has(event.code) && event.group !== undefined
          ? [this.#unadmitted(event.group.fusion, event.code)]
          : [];
      case 'dead-letter':
        return this.#measureLetter(event);
      case 'lost':
      case 'function-failed':
        return [];
    }
  }

  #measureEnd(
    group: { readonly fusion: string; readonly key: string },
    ending: Ending,
    envelope: JsonObject,
  ): readonly Measurement[] {
    const facts = factsOfData(ownMember(envelope, 'data'), ending);
    const since = this.#waiting.end(group);
    return facts === undefined ? [] : measureResult(facts, since, this.#now(), this.#show);
  }

  #measureLetter(event: Extract<AccountEvent, { kind: 'dead-letter' }>): readonly Measurement[] {
    const { name, group, reason, origin = 'unknown' } = event;
    if (name === 'quarantine')
      return [
        {
          metric: 'fusion_bus_quarantined_total',
          value: 1,
          labels: { topic: origin, code: reason ?? 'unknown' },
        },
      ];
    if (group === undefined || event.unopened !== undefined) return [];
    this.#waiting.end(group);
    const { fusion } = group;
    return [
      {
        metric: 'fusion_bus_groups_total',
        value: 1,
        labels: { fusion, reason: 'unknown', outcome: 'dead-lettered' },
      },
    ];
  }

  #unadmitted(fusion: string, reason: string): Measurement {
    return { metric: 'fusion_bus_unadmitted_parts_total', value: 1, labels: { fusion, reason } };
  }
}
