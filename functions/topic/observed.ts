import { writeMetricLine } from '../../shared/adapters/aws/metric-lines.ts';
import { functionRecorder } from '../../shared/adapters/telemetry/function-recorder.ts';
import { decodeEvent } from '../../shared/envelope/decode-event.ts';
import type { Refusal } from '../../shared/admission/verdict.ts';
import type { TelemetryPolicy } from '../../shared/policy/telemetry-policy.ts';
import type { FallibleHandler } from '../../shared/ports/inbound-message.ts';
import { measuredQuarantine, stampedSender } from '../../shared/telemetry/measured-ports.ts';
import { rejectionSpan } from '../../shared/telemetry/part-spans.ts';
import { beside, flushTime, type Recorder } from '../../shared/telemetry/recorder.ts';
import type { TopicPorts } from './handler.ts';
import type { ObserveTopic } from './main.ts';

/** Adds telemetry to a topic's function. Apart from `main.ts`, so that only bridges that ask for it load it. */
export const observeTopic =
  (policy: TelemetryPolicy): ObserveTopic =>
  (create, ports) => {
    const recorder = functionRecorder(policy, {
      variables: process.env,
      now: ports.clock.now,
      writeLine: writeMetricLine,
    });
    return recorder === undefined ? create(ports) : observedTopic(create, ports, policy, recorder);
  };

/** Counts and shows what a topic rejects, and writes into each part when it was taken. */
export function observedTopic(
  create: (ports: TopicPorts) => FallibleHandler,
  ports: TopicPorts,
  { show }: Pick<TelemetryPolicy, 'show'>,
  recorder: Recorder,
): FallibleHandler {
  const { now } = ports.clock;
  let took = now();
  const handle = create({
    ...ports,
    quarantine: measuredQuarantine(ports.quarantine, recorder),
    ...(recorder.traces && { fusions: stampedSender(ports.fusions, () => took) }),
    async admit(text, admission, sentAt) {
      const start = now();
      const verdict = await ports.admit(text, admission, sentAt);
      const { refusal } = verdict;
      if (refusal !== undefined && recorder.traces)
        await beside(recorder, () => {
          const span = spanOf(text, refusal, [start, now()]);
          recorder.spans(span === undefined ? [] : [span]);
        });
      return verdict;
    },
  });
  return async (messages, invocation) => {
    took = now();
    try {
      return await handle(messages, invocation);
    } finally {
      await recorder.flush(flushTime(invocation.remainingMs()));
    }
  };

  function spanOf(text: string, { refused, rejection }: Refusal, [start, end]: readonly [number, number]) {
    const { topic, source, id } = refused;
    // What is no envelope has no trace and no name.
    if (source === undefined || id === undefined) return undefined;
    const decoded = (ports.decode ?? decodeEvent)(text, ports.decoders);
    const { traceparent } = decoded.kind === 'envelope' ? decoded.envelope.header : {};
    const header = { source, id, ...(traceparent !== undefined && { traceparent }) };
    return rejectionSpan({ topic, header, code: rejection.code }, start, end, show);
  }
}
