import { expect, test } from 'vitest';
import { CompleteObserver } from '../../../functions/fusion/complete/complete-observer.ts';
import {
  type CompleteFunctionPorts,
  createCompleteHandler,
} from '../../../functions/fusion/complete/handler.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import { nothingSpent } from '../../../shared/ports/model-usage.ts';
import type { EventPublisher } from '../../../shared/ports/event-publisher.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { answerLateParts } from '../../../shared/aggregation/late-answers.ts';
import { deadLettered } from '../../../shared/result/dead-lettered.ts';
import { makeGeneration } from '../../../shared/result/make-generation.ts';
import { publishOutcome } from '../../../shared/result/publish-outcome.ts';
import { groupContext, traceparentOf } from '../../../shared/telemetry/trace-context.ts';
import { inboundMessage } from '../../fakes/inbound.ts';
import { memoryRecorder } from '../../fakes/memory-recorder.ts';
import { claudePolicyOf, fusionOf } from '../../fakes/policies.ts';
import { rememberSent } from '../../fakes/sent.ts';
import { message, price, ref, stock, storeWith } from './complete-world.ts';
import { storedPart } from '../../fakes/parts.ts';

interface Given {
  readonly composer?: Composer;
  readonly publisher?: EventPublisher;
  readonly traces?: boolean;
}

async function worker({ composer, publisher, traces = true }: Given = {}) {
  const store = await storeWith(stock, price);
  const sent = rememberSent();
  const recorder = memoryRecorder(traces);
  const time = { at: 1_000 };
  const clock = { now: () => (time.at += 1) };
  const observer = new CompleteObserver(recorder, [], clock.now);
  const watched = composer && observer.composer(composer);
  const fusion = fusionOf(composer && { compose: claudePolicyOf() });
  let tokens = 0;
  const out = publisher ?? sent.publisher;
  const ports: CompleteFunctionPorts = {
    fusions: new Map([['order', fusion]]),
    clock,
    newToken: () => `token-${(tokens += 1)}`,
    store,
    make: (policy, input, signal) =>
      makeGeneration(policy, input, { bridgeName: 'shop', composer: watched, now: time.at, signal }),
    shrink: async (policy, input) => deadLettered(policy, input, 'too-large', 'too large'),
    publish: publishOutcome(out, sent.sender, new Map()),
    turnAway: answerLateParts({ bridgeName: 'shop', clock, publisher: out, deadLetters: sent.sender }),
    reevaluate: async () => undefined,
  };
  const handle = observer.handler(createCompleteHandler, ports);
  const run = (body: string) =>
    handle([{ ...inboundMessage('m', body), sentAt: 900 }], { remainingMs: () => 10_000 });
  return { ...sent, store, recorder, run };
}

const { traceId, spanId } = groupContext(ref, 1);

test('a generation is recorded once it is published, and its result bears its traceparent', async () => {
  const { run, recorder, events } = await worker();
  expect(await run(message('t1'))).toEqual([]);
  expect(recorder.recorded.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
    ['group order', undefined],
    ['waiting', spanId],
    ['merge', spanId],
    ['publish', spanId],
  ]);
  expect(recorder.recorded[1]).toMatchObject({ traceId, start: 0, end: 900 });
  expect(events.map(({ header }) => header.traceparent)).toEqual([traceparentOf({ traceId, spanId })]);
  expect(recorder.measured.map(({ metric }) => metric)).toEqual([
    'fusion_bus_groups_total',
    'fusion_bus_group_age_seconds',
  ]);
  expect(recorder.flushes).toEqual([1_500]);
});

test('without a collector a result bears no traceparent', async () => {
  const { run, events } = await worker({ traces: false });
  await run(message('t1'));
  expect(events.map(({ header }) => header.traceparent)).toEqual([undefined]);
});

test('a visit to the model is a span of the group, with its tokens', async () => {
  const usage = { inputTokens: 7, outputTokens: 3, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const { run, recorder } = await worker({
    composer: {
      compose: async () => ({
        kind: 'answered',
        result: { text: 'x' },
        model: 'claude-haiku-5-5',
        cut: [],
        usage,
        costUsd: 0.01,
      }),
    },
  });
  await run(message('t1'));
  const chat = recorder.recorded.find(({ name }) => name.startsWith('chat'));
  expect(chat).toMatchObject({
    traceId,
    parentSpanId: spanId,
    kind: 'client',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.response.model': 'claude-haiku-5-5',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 3,
      'fusion_bus.cost_usd': 0.01,
    },
  });
  const merge = recorder.recorded.find(({ name }) => name === 'merge');
  expect(merge?.end).toBe(chat?.start);
});

test('a second visit after a pause is another span of the same group', async () => {
  const unavailable = {
    kind: 'unavailable',
    reason: 'overloaded',
    retryAfterMs: 1,
    ...nothingSpent,
  } as const;
  const { run, recorder } = await worker({ composer: { compose: async () => unavailable } });
  for (let visit = 0; visit < 3; visit += 1) await run(message('t1'));
  const chats = recorder.recorded.filter(({ name }) => name.startsWith('chat'));
  expect(chats.map(({ error, traceId: of }) => [error, of])).toEqual(
    Array.from({ length: 3 }, () => ['unavailable', traceId]),
  );
  expect(new Set(chats.map((one) => one.spanId)).size).toBe(3);
  expect(recorder.recorded.filter(({ name }) => name === 'group order')).toHaveLength(1);
});

test('a publication that fails is recorded when it succeeds, with the same ids', async () => {
  const sent = rememberSent();
  let isDown = true;
  const { run, recorder } = await worker({
    publisher: {
      async publish(envelopes) {
        if (isDown) throw new RetryableError('throttled');
        await sent.publisher.publish(envelopes);
      },
    },
  });
  expect(await run(message('t1'))).toHaveLength(1);
  expect(recorder.recorded).toEqual([]);
  isDown = false;
  expect(await run(message('t1'))).toEqual([]);
  expect(recorder.recorded.map(({ name }) => name)).toEqual(['group order', 'waiting', 'merge', 'publish']);
  expect(sent.events.map(({ header }) => header.traceparent)).toEqual([traceparentOf({ traceId, spanId })]);
});

test('a later generation begins with its own parts, and links back', async () => {
  const { run, recorder, store } = await worker();
  await run(message('t1'));
  recorder.recorded.splice(0);
  await store.putPart(ref, { ...storedPart('stock', 's2', { left: 1 }), arrivedAt: 850 });
  await run(message('t2', 'late', 1));
  const [root] = recorder.recorded;
  expect(root).toMatchObject({ ...groupContext(ref, 2), start: 850 });
  expect(root?.links?.[0]).toMatchObject({ traceId, spanId });
});
