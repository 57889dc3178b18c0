import {
  EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
  type PutEventsCommandInput,
} from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  entryBytes,
  eventBridgePublisher,
} from '../../../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import type { Envelope } from '../../../../shared/envelope/envelope.ts';
import { mayPass } from '../../../../shared/adapters/aws/to-fault.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';
import { instantRetry } from '../instant-retry.ts';

const events = mockClient(EventBridgeClient);
afterAll(() => events.restore());
const client = new EventBridgeClient({ region: 'eu-central-1' });
beforeEach(() => events.reset());

const maxBytes = 999_999;

const envelope = (id: string, value = '', header: object = {}): Envelope => ({
  header: {
    specversion: '1.0',
    id,
    source: 'fusion-bus/recommendation',
    type: 'recommendation.fused',
    ...header,
  },
  body: { kind: 'json', value },
});
const numbered = (count: number): Envelope[] => Array.from({ length: count }, (_, n) => envelope(String(n)));

const calls = (): PutEventsCommandInput[] =>
  events.commandCalls(PutEventsCommand).map((call) => call.args[0].input);
function idOf(detail: string | undefined): unknown {
  const event: unknown = JSON.parse(detail ?? 'null');
  return typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
}
const ids = (): unknown[][] => calls().map(({ Entries = [] }) => Entries.map(({ Detail }) => idOf(Detail)));

/** A bus that refuses entries by their id, and accepts all others. */
function answer(codeOf: (id: unknown) => string | undefined = () => undefined): void {
  events.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
    const outcomes = Entries.map(({ Detail }) => {
      const code = codeOf(idOf(Detail));
      return code === undefined ? { EventId: 'e' } : { ErrorCode: code, ErrorMessage: 'secret body' };
    });
    return { FailedEntryCount: outcomes.filter(({ ErrorCode }) => ErrorCode).length, Entries: outcomes };
  });
}

describe('the request', () => {
  test('the request is a structured CloudEvent under its source and type', async () => {
    answer();
    await eventBridgePublisher(client, 'bus').publish([
      envelope('1', '看看', { time: '2026-11-23T08:00:00.250Z', correlationid: 'k', hopcount: 1 }),
    ]);
    const [call] = calls();
    expect(call).toEqual({
      Entries: [
        {
          EventBusName: 'bus',
          Source: 'fusion-bus/recommendation',
          DetailType: 'recommendation.fused',
          Detail: call?.Entries?.[0]?.Detail,
          Time: new Date('2026-11-23T08:00:00.250Z'),
        },
      ],
    });
    expect(JSON.parse(call?.Entries?.[0]?.Detail ?? '')).toMatchObject({
      specversion: '1.0',
      id: '1',
      source: 'fusion-bus/recommendation',
      type: 'recommendation.fused',
      time: '2026-11-23T08:00:00.250Z',
      correlationid: 'k',
      hopcount: 1,
      data: '看看',
    });
  });

  test.each([undefined, '2016-12-31T23:59:60Z', 'noon'])('the request has no Time for %j', async (time) => {
    answer();
    await eventBridgePublisher(client, 'bus').publish([
      envelope('1', '', time === undefined ? {} : { time }),
    ]);
    expect(calls()[0]?.Entries?.[0]).not.toHaveProperty('Time');
  });
});

describe('batches', () => {
  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [35, [10, 10, 10, 5]],
  ])('a list of %i envelopes is split into full batches', async (count, sizes) => {
    answer();
    await eventBridgePublisher(client, 'bus').publish(numbered(count));
    expect(ids().map((batch) => batch.length)).toEqual(sizes);
    expect(ids().flat()).toEqual(Array.from({ length: count }, (_, n) => String(n)));
  });

  test('the size of an entry follows the documented formula', () => {
    expect(entryBytes({ Source: 'ab', DetailType: 'cde', Detail: '"影"' })).toBe(2 + 3 + 5);
    expect(
      entryBytes({ Source: 'ab', DetailType: 'cde', Detail: '{}', Time: new Date(0), EventBusName: 'bus' }),
    ).toBe(2 + 3 + 2 + 14);
    expect(entryBytes({ Source: 'a', DetailType: 'b', Resources: ['é', 'x'] })).toBe(1 + 1 + 2 + 1);
    expect(entryBytes({})).toBe(0);
  });

  /** Bytes that an envelope's entry has beside its value's. */
  async function overhead(): Promise<number> {
    answer();
    await eventBridgePublisher(client, 'bus').publish([envelope('1')]);
    const bytes = entryBytes(calls()[0]?.Entries?.[0] ?? {});
    events.reset();
    answer();
    return bytes;
  }

  test('a batch stays below 1 MB to the byte', async () => {
    const fixed = await overhead();
    const half = 400_000;
    const rest = maxBytes - 2 * fixed - half;
    await eventBridgePublisher(client, 'bus').publish([
      envelope('1', 'a'.repeat(half)),
      envelope('2', 'b'.repeat(rest)),
    ]);
    expect(ids()).toEqual([['1', '2']]);
    events.resetHistory();
    await eventBridgePublisher(client, 'bus').publish([
      envelope('1', 'a'.repeat(half)),
      envelope('2', 'b'.repeat(rest + 1)),
    ]);
    expect(ids()).toEqual([['1'], ['2']]);
  });

  test('an envelope that is too large is named, and the others are put', async () => {
    const fixed = await overhead();
    await eventBridgePublisher(client, 'bus').publish([envelope('1', 'a'.repeat(maxBytes - fixed))]);
    const publishing = eventBridgePublisher(client, 'bus').publish([
      envelope('1', 'a'.repeat(maxBytes - fixed + 1)),
      envelope('2'),
    ]);
    await expect(publishing).rejects.toThrow(
      'EventBridge will never accept 1 of 2 entries: EntryTooLarge (1)',
    );
    await expect(publishing).rejects.not.toBeInstanceOf(RetryableError);
    expect(ids()).toEqual([['1'], ['2']]);
  });

  test('the batches contain every envelope exactly once, within the limits', async () => {
    const sizes = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 200_000, max: 900_000 })), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        events.reset();
        answer();
        await eventBridgePublisher(client, 'bus').publish(
          lengths.map((length, n) => envelope(String(n), 'x'.repeat(length))),
        );
        expect(ids().flat()).toEqual(lengths.map((_, n) => String(n)));
        for (const { Entries = [] } of calls()) {
          expect(Entries.length).toBeLessThanOrEqual(10);
          expect(Entries.reduce((sum, entry) => sum + entryBytes(entry), 0)).toBeLessThanOrEqual(maxBytes);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a batch that is accepted in part', () => {
  test('only entries that are refused for now are put again', async () => {
    const refusals = new Map<unknown, number>([
      ['1', 1],
      ['2', 2],
    ]);
    answer((id) => {
      const left = refusals.get(id) ?? 0;
      refusals.set(id, left - 1);
      return left > 0 ? 'ThrottlingException' : undefined;
    });
    const retry = instantRetry();
    await eventBridgePublisher(client, 'bus', retry).publish(numbered(4));
    expect(ids()).toEqual([['0', '1', '2', '3'], ['1', '2'], ['2']]);
    expect(retry.pauses).toEqual([50, 100]);
  });

  test.each(['ThrottlingException', 'InternalFailure', 'InternalException', 'SomethingNew'])(
    'a lasting %s is a RetryableError with counts and codes but no text',
    async (code) => {
      answer((id) => (id === '1' || id === '3' ? code : undefined));
      const error: unknown = await eventBridgePublisher(client, 'bus', instantRetry(3))
        .publish(numbered(4))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RetryableError);
      expect(error).toMatchObject({
        message: `EventBridge did not accept 2 of 4 entries: ${code} (2)`,
        cause: { message: `${code} (2)` },
      });
      expect(ids()).toEqual([
        ['0', '1', '2', '3'],
        ['1', '3'],
        ['1', '3'],
      ]);
    },
  );

  test.each([
    'AccessDeniedException',
    'InvalidAccountIdException',
    'InvalidArgument',
    'MalformedDetail',
    'NotAuthorizedForDetailTypeException',
    'NotAuthorizedForSourceException',
    'RedactionFailure',
  ])('an entry with %s is not put again and gives no RetryableError', async (code) => {
    answer((id) => (id === '1' ? code : undefined));
    const publishing = eventBridgePublisher(client, 'bus', instantRetry()).publish(numbered(3));
    await expect(publishing).rejects.toThrow(`EventBridge will never accept 1 of 3 entries: ${code} (1)`);
    await expect(publishing).rejects.not.toBeInstanceOf(RetryableError);
    expect(calls()).toHaveLength(1);
    // Only these blame the entry. Every other message meets the others, too.
    const isOwn = code === 'InvalidArgument' || code === 'MalformedDetail';
    expect(mayPass(await publishing.catch((error: unknown) => error))).toBe(!isOwn);
  });

  test.each([
    ['too few answers', { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }],
    ['an answer that says nothing', { FailedEntryCount: 0, Entries: [{ EventId: 'e' }, {}] }],
  ])('the publisher puts an entry again after %s', async (_, output) => {
    events
      .on(PutEventsCommand)
      .resolvesOnce(output)
      .resolvesOnce({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
    await eventBridgePublisher(client, 'bus', instantRetry()).publish(numbered(2));
    expect(ids()).toEqual([['0', '1'], ['1']]);
  });
});

describe('a call that fails as a whole', () => {
  const failure = (name: string, httpStatusCode: number): EventBridgeServiceException =>
    new EventBridgeServiceException({
      name,
      message: 'so it is',
      $fault: 'client',
      $metadata: { httpStatusCode },
    });

  test.each([
    ['ThrottlingException', 400],
    ['InternalException', 500],
  ])('the error %s becomes a RetryableError with its cause', async (name, status) => {
    const cause = failure(name, status);
    events.on(PutEventsCommand).rejects(cause);
    const error: unknown = await eventBridgePublisher(client, 'bus')
      .publish(numbered(1))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ cause });
    expect(calls()).toHaveLength(1);
  });

  test('a permanent error is thrown unchanged', async () => {
    const cause = failure('ResourceNotFoundException', 400);
    events.on(PutEventsCommand).rejects(cause);
    await expect(eventBridgePublisher(client, 'bus').publish(numbered(1))).rejects.toBe(cause);
  });
});
