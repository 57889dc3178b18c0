import { expect, test } from 'vitest';
import { LaptopMetrics } from '../../../cli/dev/laptop-metrics.ts';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import { fusionOf } from '../../fakes/policies.ts';

const group = { fusion: 'order', key: 'SECRET' };

function metrics() {
  const clock = { at: 0 };
  const page = new LaptopMetrics({ fusions: [fusionOf()] }, () => clock.at);
  const linesOf = (...events: readonly AccountEvent[]): readonly string[] => {
    for (const event of events) page.add(event);
    return page
      .text()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket'));
  };
  return { clock, linesOf };
}

const part = (id: string): AccountEvent => ({
  kind: 'contributed',
  ...group,
  topic: 'stock',
  source: 's',
  id,
});

const fused: AccountEvent = {
  kind: 'fused',
  ...group,
  envelope: {
    data: {
      conflicts: [],
      receipt: { ...group, generation: 1, contributions: [], release: { reason: 'complete', at: 'now' } },
    },
  },
};

test('a group waits from its first part to its result, and its age is told', () => {
  const { clock, linesOf } = metrics();
  expect(linesOf()).toEqual(['fusion_bus_groups_waiting{fusion="order"} 0']);
  expect(linesOf(part('1'), part('2'))).toEqual([
    'fusion_bus_groups_waiting{fusion="order"} 1',
    'fusion_bus_groups_opened_total{fusion="order"} 1',
  ]);
  clock.at = 4_000;
  const lines = linesOf(fused, part('3'));
  expect(lines).toContain('fusion_bus_groups_waiting{fusion="order"} 0');
  expect(lines).toContain('fusion_bus_group_age_seconds_sum{fusion="order"} 4');
  expect(lines).toContain('fusion_bus_groups_total{fusion="order",reason="complete",outcome="fused"} 1');
  expect(lines.join()).not.toContain('SECRET');
});

test('quarantine, dead letters and late parts are counted apart', () => {
  const letter = { kind: 'dead-letter', queue: 'q', messageId: 'm', group: undefined } as const;
  const { linesOf } = metrics();
  const lines = linesOf(
    part('1'),
    { ...letter, name: 'quarantine', reason: 'too-old', origin: 'stock' },
    { ...letter, name: 'quarantine', reason: null },
    { ...letter, name: 'completion', reason: 'incomplete', group },
    {
      kind: 'rejected',
      topic: 'stock',
      source: 's',
      id: 'i',
      code: 'late',
      attribute: null,
      message: 'm',
      group,
    },
    {
      kind: 'rejected',
      topic: 'stock',
      source: 's',
      id: 'i',
      code: 'too-old',
      attribute: null,
      message: 'm',
    },
  );
  expect(lines).toContain('fusion_bus_quarantined_total{topic="stock",code="too-old"} 1');
  expect(lines).toContain('fusion_bus_quarantined_total{topic="unknown",code="unknown"} 1');
  expect(lines).toContain(
    'fusion_bus_groups_total{fusion="order",reason="unknown",outcome="dead-lettered"} 1',
  );
  expect(lines).toContain('fusion_bus_unadmitted_parts_total{fusion="order",reason="late"} 1');
  expect(lines).toContain('fusion_bus_groups_waiting{fusion="order"} 0');
});
