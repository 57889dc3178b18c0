import { expect, test } from 'vitest';
import { createTopicHandler } from '../../../functions/topic/handler.ts';
import { observedTopic } from '../../../functions/topic/observed.ts';
import { admit } from '../../../shared/admission/admit.ts';
import { decodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import { stampIn } from '../../../shared/telemetry/measured-ports.ts';
import { userTopic } from '../../admission/user-topic.ts';
import { cloudEvent, eventText } from '../../envelope/event-text.ts';
import { inboundMessage } from '../../fakes/inbound.ts';
import { memoryRecorder } from '../../fakes/memory-recorder.ts';
import { rememberSent } from '../../fakes/sent.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const bad = eventText({ ...cloudEvent, id: 'bad', time: 'soon', traceparent });
const late = eventText({ ...cloudEvent, id: 'late', traceparent, expirytime: '2000-01-01T00:00:00Z' });

function worker(traces = true) {
  const sent = rememberSent();
  const recorder = memoryRecorder(traces);
  const ports = {
    admit,
    topic: userTopic(),
    bridgeName: 'shop',
    clock: { now: () => Date.UTC(2026, 0, 1) },
    fusions: sent.sender,
    quarantine: sent.quarantine,
    publisher: sent.publisher,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const handle = observedTopic(createTopicHandler, ports, { show: [] }, recorder);
  const run = (...bodies: readonly string[]) =>
    handle(
      bodies.map((body, index) => inboundMessage(`m-${index}`, body)),
      { remainingMs: () => 10_000 },
    );
  return { ...sent, recorder, run };
}

test('a part bears the time at which its topic took it, and its decoder does not mind', async () => {
  const { run, messages, recorder } = worker();
  expect(await run(eventText(cloudEvent))).toEqual([]);
  expect(messages.map(({ body }) => stampIn(body))).toEqual([Date.UTC(2026, 0, 1)]);
  expect(messages.map(({ body }) => decodeFusionMessage(body).kind)).toEqual(['message']);
  expect(recorder.recorded).toEqual([]);
  expect(recorder.flushes).toEqual([1_500]);
});

test('without a collector nothing is added to a part', async () => {
  const { run, messages } = worker(false);
  await run(eventText(cloudEvent));
  expect(messages.map(({ body }) => stampIn(body))).toEqual([undefined]);
});

test('a rejected envelope is a span in the trace of its producer, and is counted by its reason', async () => {
  const { run, recorder, quarantined } = worker();
  await run(late, bad);
  expect(quarantined.map(({ rejection }) => rejection.code)).toHaveLength(2);
  expect(recorder.recorded).toHaveLength(2);
  expect(recorder.recorded[0]).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
    error: 'expired',
  });
  expect(recorder.measured.map(({ metric, labels }) => [metric, labels['topic'], labels['code']])).toEqual(
    quarantined.map(({ topic, rejection: { code } }) => ['fusion_bus_quarantined_total', topic, code]),
  );
});
