import { createTopicHandler, giveUpIn, type TopicPorts } from '../../../functions/topic/handler.ts';
import { inbound } from '../../../shared/adapters/aws/eventbridge/inbound.ts';
import { admit } from '../../../shared/admission/admit.ts';
import { encodeStructured } from '../../../shared/envelope/bindings/encode-message.ts';
import { decodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import type { OutgoingMessage } from '../../../shared/ports/message-sender.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { withRetries } from '../../../shared/ports/with-retries.ts';
import { userTopic } from '../../admission/user-topic.ts';
import { inboundSuite, type InboundWorld } from '../../contract/inbound.ts';
import { MemoryBusQueue } from '../../fakes/memory-bus-queue.ts';
import { routeTo } from '../../fakes/policies.ts';

const topic = userTopic({
  name: 'order',
  sources: ['shop'],
  redact: [],
  classification: undefined,
  routes: [routeTo('orders', { correlate: { kind: 'path', path: ['id'] } })],
});

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The ports of the topic function. What its fusion takes, the world's bus has taken. */
function portsOf(world: InboundWorld): TopicPorts {
  return {
    admit,
    topic,
    decode: inbound.decode,
    ...(world.claims !== undefined && { claims: world.claims }),
    bridgeName: 'b',
    clock: { now: () => 0 },
    fusions: { send: (messages) => takeAll(messages, world) },
    quarantine: {
      async put(entries) {
        await Promise.resolve();
        if (world.isQuarantineDown) throw new RetryableError('the quarantine is out of service');
        world.turnedAway.push(...entries.map(({ rejection }) => rejection));
      },
    },
    publisher: {
      async publish(events) {
        await world.bus.put(events);
      },
    },
    log,
  };
}

/** Takes each part by itself, as a queue does, and fails as a whole. */
async function takeAll(messages: readonly OutgoingMessage[], { bus }: InboundWorld): Promise<void> {
  const parts = messages.flatMap(({ body }) => {
    const decoded = decodeFusionMessage(body);
    return decoded.kind === 'message' && decoded.message.kind === 'contribution'
      ? [decoded.message.envelope]
      : [];
  });
  const outcomes = await bus.put(parts);
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed') throw outcome.fault;
    if (outcome.kind === 'refused') throw new Error(outcome.code);
  }
}

inboundSuite({
  name: 'EventBridge, by a queue of SQS',
  lacks: { 'a sequence': 'a standard queue keeps no order; the merge goes by time' },
  codes: { refused: 'failing', otherType: 'not-an-event' },
  modes: (envelope) => [encodeStructured(envelope)],
  open(world, batch) {
    const ports = portsOf(world);
    const retries = {
      giveUp: giveUpIn(ports),
      mayPass: (fault: unknown) => fault instanceof RetryableError,
      random: () => 0,
      log,
    };
    return new MemoryBusQueue(inbound.receive(withRetries(createTopicHandler(ports), retries)), batch);
  },
});
