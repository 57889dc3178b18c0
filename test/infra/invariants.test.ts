import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bridge } from '../../shared/policy/bridge.ts';
import {
  claude,
  fullBridge,
  fusion,
  outsideBridge,
  plainBridge,
  routedBridge,
  scheduledBridge,
  topic,
  typedBridge,
  wideBridge,
} from './bridges.ts';
import { invariants, violations } from './invariants.ts';
import { plants } from './plants.ts';
import { synthTemplate } from './template.ts';
import { runs } from '../thorough.ts';

const full = synthTemplate(fullBridge);

test.each([plainBridge, scheduledBridge, fullBridge, typedBridge, wideBridge, outsideBridge, routedBridge])(
  'the template of bridge $name keeps every invariant',
  (bridge) => {
    expect(violations(synthTemplate(bridge))).toEqual([]);
  },
);

describe('the planted violations', () => {
  test('every invariant has a planted violation', () => {
    expect(Object.keys(plants).toSorted()).toEqual(Object.keys(invariants).toSorted());
  });

  test.each(Object.entries(plants))('a planted violation is found: %s', (name, plant) => {
    const template = structuredClone(full);
    plant(template);
    expect(invariants[name]?.(template)).not.toEqual([]);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}([_-][a-z0-9]{1,6}){0,2}$/);
const names = (max: number) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: max, selector: (text) => text.replaceAll(/[_-]/g, '') });

const anyBridge: fc.Arbitrary<Bridge> = fc
  .record({
    name,
    topics: names(4),
    fusions: names(3),
    recipients: names(3),
    redact: fc.boolean(),
    ordered: fc.boolean(),
    claimCheck: fc.boolean(),
    predicate: fc.option(fc.constant('count > 2'), { nil: undefined }),
    timeoutMs: fc.option(fc.integer({ min: 1, max: 800_000 }), { nil: undefined }),
    urgency: fc.constantFrom(undefined, 'batch' as const),
    deadlineMs: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 800_000, max: 100_000_000 })),
    schedule: fc.constantFrom(undefined, 'rate(1 hour)', 'cron(0 18 ? * MON-FRI *)'),
  })
  .map(({ name, topics, fusions, recipients, redact, timeoutMs, deadlineMs, ...more }) => ({
    name,
    topics: topics.map((each) => topic(each, { redact: redact ? ['name'] : [] })),
    fusions: fusions.map((each) =>
      fusion(each, {
        needs: topics,
        recipients,
        deadlineMs,
        ...(more.schedule !== undefined && { schedule: more.schedule }),
        ...(more.predicate !== undefined && { predicate: more.predicate }),
        compose:
          timeoutMs === undefined
            ? { kind: 'merge' }
            : claude({ timeoutMs, ...(more.urgency && { urgency: more.urgency }) }),
      }),
    ),
    recipients: recipients.map((each, index) => ({
      name: each,
      transport: more.ordered && index > 0 ? ('ordered' as const) : ('queue' as const),
      settings: true,
    })),
    claimCheck: more.claimCheck,
  }));

test('the template of any bridge keeps every invariant', () => {
  fc.assert(
    fc.property(anyBridge, (bridge) => {
      expect(violations(synthTemplate(bridge))).toEqual([]);
    }),
    { numRuns: runs(8, 25) },
  );
});
