import { describe, expect, test } from 'vitest';
import { createForwardHandler, type ForwardPorts } from '../../../functions/forward/handler.ts';
import { explainRefusals, giveUpTo } from '../../../functions/forward/give-up.ts';
import { envelopeText } from '../../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import { DeliveryRefusedError } from '../../../shared/ports/delivery-refused-error.ts';
import type { InboundMessage } from '../../../shared/ports/inbound-message.ts';
import type { RecipientDeadLetter } from '../../../shared/ports/recipient-dead-letters.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { UndeliverableError } from '../../../shared/ports/undeliverable-error.ts';
import { withRetries } from '../../../shared/ports/with-retries.ts';
import { resultEnvelope } from '../../builders/result-envelope.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const invocation = { remainingMs: () => 30_000 };

function messageOf(envelope: Envelope | string, receives = 1): InboundMessage {
  const body = typeof envelope === 'string' ? envelope : envelopeText(envelope);
  const id = typeof envelope === 'string' ? envelope : `m-${envelope.header.id}`;
  return { id, body, receives, receipt: id };
}

/** A recipient that notes what it got, and fails for some ids. */
function world(faults: Readonly<Record<string, Error>> = {}, changes: Partial<ForwardPorts> = {}) {
  const delivered: string[] = [];
  const letters: RecipientDeadLetter[] = [];
  const ports: ForwardPorts = {
    outbound: {
      send: async ({ header: { id } }) => {
        await Promise.resolve();
        const fault = faults[id];
        if (fault !== undefined) throw fault;
        delivered.push(id);
      },
    },
    translate: async (envelope) => envelope,
    deadLetters: { put: async (letter) => void letters.push(letter) },
    log: quiet,
    deliveryMs: 1_000,
    ...changes,
  };
  return { ports, handle: createForwardHandler(ports), delivered, letters };
}

describe('the forwarder', () => {
  test('acknowledges what the recipient has confirmed', async () => {
    const { handle, delivered } = world();
    const messages = ['1', '2'].map((id) => messageOf(resultEnvelope({ id, key: id })));
    expect(await handle(messages, invocation)).toEqual([]);
    expect(delivered).toEqual(['1', '2']);
  });

  test('holds the later messages of a group behind one that failed, and no other group', async () => {
    const away = new RetryableError('away');
    const { handle, delivered } = world({ a2: away });
    const messages = ['a1', 'a2', 'a3', 'b1', 'b2'].map((id) =>
      messageOf(resultEnvelope({ id, key: id[0] ?? '' })),
    );
    const failed = await handle(messages, invocation);
    expect(failed.map(({ message }) => message.id)).toEqual(['m-a2', 'm-a3']);
    expect(failed[0]?.fault).toBe(away);
    expect(failed[1]?.fault).toMatchObject({ retryAfterMs: 0 });
    expect(delivered.toSorted()).toEqual(['a1', 'b1', 'b2']);
  });

  test('makes a dead letter of what can never be delivered, with its cause, and goes on', async () => {
    const fault = new UndeliverableError('unroutable', 'no queue takes it', { place: 'routingKey' });
    const { handle, delivered, letters } = world({ a1: fault });
    const messages = ['a1', 'a2'].map((id) => messageOf(resultEnvelope({ id, key: 'a' })));
    expect(await handle(messages, invocation)).toEqual([]);
    expect(delivered).toEqual(['a2']);
    expect(letters).toEqual([
      {
        original: messages[0]?.body,
        messageId: 'm-a1',
        groupId: 'a',
        code: 'unroutable',
        message: 'no queue takes it',
        place: 'routingKey',
      },
    ]);
  });

  test('keeps a message whose dead letter could not be stored', async () => {
    const fault = new UndeliverableError('gone', 'gone');
    const put = async (): Promise<never> => {
      throw new RetryableError('SQS is away');
    };
    const { handle } = world({ a1: fault }, { deadLetters: { put } });
    const failed = await handle([messageOf(resultEnvelope({ id: 'a1' }))], invocation);
    expect(failed).toMatchObject([{ message: { id: 'm-a1' }, fault: { message: 'SQS is away' } }]);
  });

  test.each(['', 'no json', '{}', '[]', '{"specversion":"1.0"}'])(
    'makes a dead letter of %j',
    async (text) => {
      const { handle, letters } = world();
      expect(await handle([messageOf(text)], invocation)).toEqual([]);
      expect(letters).toMatchObject([{ original: text, code: 'malformed' }]);
    },
  );

  test('begins no delivery that its run has no time for', async () => {
    const { handle, delivered } = world();
    const messages = ['a1', 'a2'].map((id) => messageOf(resultEnvelope({ id, key: 'a' })));
    const failed = await handle(messages, { remainingMs: () => 3_900 });
    expect(failed.map(({ fault }) => fault)).toMatchObject([{ retryAfterMs: 0 }, { retryAfterMs: 0 }]);
    expect(delivered).toEqual([]);
  });

  test('gives up a refused message at the fifth delivery, with the words of the recipient', async () => {
    const { ports, handle, letters } = world({ a1: new DeliveryRefusedError('the recipient answered 422') });
    const refusals = explainRefusals();
    const retrying = withRetries(refusals.watch(handle), {
      giveUp: giveUpTo(ports.deadLetters, refusals),
      mayPass: (fault) => fault instanceof RetryableError,
      random: () => 0.5,
      log: quiet,
    });
    const deliver = (receives: number) =>
      retrying([messageOf(resultEnvelope({ id: 'a1' }), receives)], invocation);
    expect(await deliver(4)).toEqual(['m-a1']);
    expect(await deliver(5)).toEqual([]);
    expect(letters).toMatchObject([
      { code: 'failing', message: expect.stringMatching(/^the recipient answered 422; .* failed 5 times/) },
    ]);
  });
});
