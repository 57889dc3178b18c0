import { expect, test } from 'vitest';
import { createJoinHandler } from '../../../functions/fusion/join/handler.ts';
import { observedJoin } from '../../../functions/fusion/join/observed.ts';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import { groupContext } from '../../../shared/telemetry/trace-context.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { memoryRecorder } from '../../fakes/memory-recorder.ts';
import { completeWorld, message, otherClaim } from './complete-world.ts';
import { contribution, joinWorld, ref } from './join-world.ts';

function worker(policy: Partial<Fusion> = {}, store = memoryGroupStore()) {
  const world = joinWorld();
  const recorder = memoryRecorder();
  const ports = world.portsOf(store, policy, {});
  const handle = observedJoin(createJoinHandler, ports, { show: [] }, recorder);
  const run = (...bodies: readonly string[]) =>
    handle(
      bodies.map((body, index) => ({
        id: `m-${index}`,
        body: body.replace('{', '{"since":400,'),
        receives: 1,
        receipt: '',
        sentAt: 700,
      })),
      { remainingMs: () => 10_000 },
    );
  return { world, recorder, run, store };
}

const { traceId: first } = groupContext(ref, 1);
const { traceId: second } = groupContext(ref, 2);

test('admission and join of a part are spans of its group, with the times of its way', async () => {
  const { run, recorder, world } = worker();
  world.clock.at = 900;
  expect(await run(contribution('stock', 's1'))).toEqual([]);
  expect(recorder.recorded.map(({ traceId, name, start, end }) => [traceId, name, start, end])).toEqual([
    [first, 'admission stock', 400, 700],
    [first, 'join stock', 900, 900],
  ]);
});

test('a redelivered part makes the same spans, and a group is opened once', async () => {
  const { run, recorder } = worker();
  await run(contribution('stock', 's1'));
  await run(contribution('stock', 's1'));
  await run(contribution('price', 'p1'));
  const ids = recorder.recorded.map(({ spanId }) => spanId);
  expect(ids).toHaveLength(6);
  expect(new Set(ids).size).toBe(4);
  expect(recorder.measured).toEqual([
    { metric: 'fusion_bus_groups_opened_total', value: 1, labels: { fusion: 'order' } },
  ]);
});

test('a part that comes while a generation is made is in the trace of that one', async () => {
  const store = memoryGroupStore();
  const { run, recorder } = worker({}, store);
  await store.lease(ref, { ...otherClaim, generation: 2 }, undefined);
  await run(contribution('stock', 's1'));
  expect(new Set(recorder.recorded.map(({ traceId }) => traceId))).toEqual(new Set([second]));
});

test.each([
  ['amend', second, []],
  ['ignore', first, ['late']],
  ['dead-letter', first, ['late']],
] as const)('a late part under late: %s is in the trace that fits', async (late, traceId, reasons) => {
  const store = memoryGroupStore();
  const { run, recorder } = worker({ late }, store);
  await run(contribution('stock', 's1'), contribution('price', 'p1'));
  const completed = completeWorld().open({ store });
  expect(await completed(['c', message('t1')])).toEqual([]);
  recorder.recorded.splice(0);
  recorder.measured.splice(0);
  await run(contribution('stock', 's2'));
  expect(new Set(recorder.recorded.map((span) => span.traceId))).toEqual(new Set([traceId]));
  expect(recorder.measured.map(({ labels }) => labels['reason'])).toEqual(reasons);
});

test('a conflict of ids is counted as quarantined', async () => {
  const { run, recorder } = worker();
  await run(contribution('stock', 's1', 'k', { n: 1 }));
  await run(contribution('stock', 's1', 'k', { n: 2 }));
  expect(recorder.measured).toContainEqual({
    metric: 'fusion_bus_quarantined_total',
    value: 1,
    labels: { topic: 'stock', code: 'id-conflict' },
  });
});
