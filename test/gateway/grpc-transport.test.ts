import { createClient } from '@connectrpc/connect';
import { encodeBinary, encodeStructured } from '../../shared/envelope/bindings/encode-message.ts';
import { kafkaBinding } from '../../shared/envelope/bindings/binding.ts';
import type { BusConnection } from '../../shared/gateway/gateway-ports.ts';
import { Bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { finishEnvelopes } from '../../shared/client/finish-envelope.ts';
import { inboundSuite, type InboundWorld } from '../contract/inbound.ts';
import { MemoryCaller } from '../fakes/memory-caller.ts';
import { MemoryBus } from './memory-bus.ts';

/** Posts to the world's bus, as PutEvents does: it fails as a whole where one entry is not taken. */
function connectionTo(world: InboundWorld, bus: MemoryBus): BusConnection {
  return {
    request: bus.request,
    standing: bus.standing,
    latest: bus.latest,
    follow: bus.follow,
    inbox: bus.inbox,
    async post(events, key) {
      const finished = finishEnvelopes(events, key, () => 'unused', 'shop');
      if (finished.kind !== 'envelopes') return finished;
      for (const outcome of await world.bus.put(finished.envelopes)) {
        if (outcome.kind === 'failed') throw outcome.fault;
        if (outcome.kind === 'refused')
          throw Object.assign(new Error(outcome.code), { name: 'RefusedEntries' });
      }
      return finished;
    },
  };
}

inboundSuite({
  name: 'gRPC',
  lacks: {
    'a sequence': 'the bus keeps no order; the merge goes by time',
    'a quarantine': 'the caller gets the error in its answer',
    'large bodies': 'the caller leaves them in the bucket; over 1 MB is RESOURCE_EXHAUSTED',
  },
  codes: { refused: 'too-large', otherType: 'type-mismatch' },
  modes: (envelope) => [encodeStructured(envelope), encodeBinary(kafkaBinding, envelope)],
  open(world, batch) {
    const bus = new MemoryBus();
    const caller = { kind: 'caller', source: 'shop', connection: connectionTo(world, bus) } as const;
    const policy = {
      name: 'b',
      topics: [{ name: 'order', sources: ['shop'], redact: [] }],
      fusions: [],
      recipients: [],
    };
    const client = createClient(Bus, bus.transport(caller, { bridge: policy }));
    return new MemoryCaller(client, batch, (code, message) => {
      world.turnedAway.push({ code, message });
      world.answered.push(code);
    });
  },
});
