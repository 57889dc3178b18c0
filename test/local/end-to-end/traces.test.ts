import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupContext, traceparentOf } from '../../../shared/telemetry/trace-context.ts';
import { type ReceivedSpan, spansIn } from '../../fakes/collector.ts';
import { group, producers, type TracedRun, tracedRun, stepNames } from '../../telemetry/traced-run.ts';

let run: TracedRun;
let spans: readonly ReceivedSpan[];

beforeAll(async () => {
  run = await tracedRun();
  spans = spansIn(run.bodies);
});

afterAll(() => expect(run.bodies.length).toBeGreaterThan(0));

const [first, second] = [groupContext(group, 1), groupContext(group, 2)];

const rootOf = (traceId: string): ReceivedSpan | undefined =>
  spans.find((span) => span.traceId === traceId && span.parentSpanId === undefined);

test('one message can be followed: each step is a child of its group, in order', () => {
  const steps = new Map(
    spans.filter(({ parentSpanId }) => parentSpanId === first.spanId).map((span) => [span.name, span]),
  );
  expect([...steps.keys()].toSorted()).toEqual(stepNames);
  // The group waits from its first part on, and its last part may be admitted before or after that.
  const order = ['waiting', 'merge', 'chat claude-haiku-5-5', 'publish'];
  const starts = order.map((name) => Number(steps.get(name)?.startTimeUnixNano));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});

test('the results bear the traceparents of their groups, and the group links to its parts', () => {
  expect(run.traceparents).toEqual([traceparentOf(first), traceparentOf(second)]);
  expect(rootOf(first.traceId)?.links.map(traceparentOf).toSorted()).toEqual(
    Object.values(producers).toSorted(),
  );
  expect(rootOf(second.traceId)?.links[0]).toMatchObject(first);
  expect(rootOf(second.traceId)?.links).toHaveLength(4);
});

test('what is personal appears as this bridge asks', () => {
  const root = rootOf(first.traceId);
  expect(root?.attributes['messaging.message.conversation_id']).toBe(group.key);
  expect(root?.links.map(({ attributes }) => attributes['cloudevents.event_source']).toSorted()).toEqual([
    'context-service',
    'question-service',
  ]);
});

test('the answer is evaluated by the facts that it had to repeat', () => {
  const chat = spans.find(({ name, traceId }) => name.startsWith('chat') && traceId === first.traceId);
  expect(chat?.events).toMatchObject([
    {
      name: 'gen_ai.evaluation.result',
      attributes: { 'gen_ai.evaluation.name': 'grounding', 'gen_ai.evaluation.score.value': 0 },
    },
  ]);
});

test('a rejected envelope is an error in the trace of its producer', () => {
  const [, traceId, parentSpanId] = producers.context.split('-');
  const rejected = spans.filter((span) => span.traceId === traceId);
  expect(rejected).toMatchObject([{ parentSpanId, status: { code: 2, message: 'schema-violation' } }]);
});

test('the metrics of the functions are lines of their log', () => {
  const all = run.metrics.join('\n');
  for (const part of [
    '"reason":"complete","outcome":"fused","groups":1',
    '"quarantined":1',
    '"groups_opened":1',
  ])
    expect(all).toContain(part);
  expect(all).not.toContain(group.key);
});
