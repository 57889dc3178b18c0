import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { eventBridgeEntrance } from '../../../shared/adapters/aws/eventbridge/event-bridge-entrance.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

const events = mockClient(EventBridgeClient);
const retry = { tries: 3, baseMs: 0, capMs: 0, delay: () => Promise.resolve(), random: () => 0 };
const entrance = eventBridgeEntrance(new EventBridgeClient({}), 'bus', retry);

const envelope = (id: string, text = ''): Envelope => ({
  header: { specversion: '1.0', id, source: 'shop', type: 'order' },
  body: { kind: 'json', value: text },
});

beforeEach(() => events.reset());

test('each event has an outcome of its own, and only what was refused for now is put again', async () => {
  events
    .on(PutEventsCommand)
    .resolvesOnce({
      Entries: [
        { EventId: '1' },
        { ErrorCode: 'ThrottlingException' },
        { ErrorCode: 'MalformedDetail' },
        { ErrorCode: 'NotAuthorizedForSourceException' },
      ],
    })
    .resolvesOnce({ Entries: [{ EventId: '2' }, { ErrorCode: 'NotAuthorizedForSourceException' }] })
    .resolves({ Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }] });
  expect(await entrance.put(['a', 'b', 'c', 'd'].map((id) => envelope(id)))).toEqual([
    { kind: 'taken' },
    { kind: 'taken' },
    { kind: 'refused', code: 'MalformedDetail' },
    { kind: 'failed', fault: expect.any(RetryableError) },
  ]);
  expect(events.commandCalls(PutEventsCommand).map((call) => call.args[0].input.Entries?.length)).toEqual([
    4, 2, 1,
  ]);
});

test('an event that is too large is refused without a call, and the others are put', async () => {
  events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
  expect(await entrance.put([envelope('a', 'x'.repeat(1_100_000)), envelope('b')])).toEqual([
    { kind: 'refused', code: 'EntryTooLarge' },
    { kind: 'taken' },
  ]);
});

test('a call that fails is the fault of each of its events, and an answer that is missing is a fault', async () => {
  events.on(PutEventsCommand).rejectsOnce(new Error('broken')).resolves({ Entries: [] });
  const outcomes = await entrance.put([envelope('a'), envelope('b')]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed']);
});
