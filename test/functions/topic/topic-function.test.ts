import { describe, expect, test } from 'vitest';
import { createTopicHandler, type TopicPorts } from '../../../functions/topic/handler.ts';
import { decodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import { admit } from '../../../shared/admission/admit.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import type { LogFields } from '../../../shared/ports/log.ts';
import { cloudEvent, eventText } from '../../envelope/event-text.ts';
import type { Json } from '../../../shared/json/json.ts';
import { path } from '../../fakes/findings.ts';
import { routeTo } from '../../fakes/policies.ts';
import { rememberSent } from '../../fakes/sent.ts';
import { inboundMessage } from '../../fakes/inbound.ts';
import { userTopic } from '../../admission/user-topic.ts';

const good = (id: string): string => eventText({ ...cloudEvent, id });
const bad = eventText({ ...cloudEvent, id: 'bad', data: { name: 'SECRET' }, time: 'soon' });
const halfGood = eventText({ ...cloudEvent, id: 'half', data: {} });

const topic = userTopic({
  routes: [
    routeTo('recommendation', { correlate: { kind: 'path', path: ['correlationid'] } }),
    routeTo('ages', { correlate: { kind: 'path', path: ['data', 'age'] } }),
  ],
});

function worker(changes: Partial<TopicPorts> = {}) {
  const sent = rememberSent();
  const lines: (readonly [string, string, LogFields | undefined])[] = [];
  const handle = createTopicHandler({
    admit,
    topic,
    bridgeName: 'recommendation',
    clock: { now: () => 0 },
    fusions: sent.sender,
    quarantine: sent.quarantine,
    publisher: sent.publisher,
    log: {
      info: (...line) => lines.push(['info', line[0], line[1]]),
      warn: (...line) => lines.push(['warn', line[0], line[1]]),
      error: (...line) => lines.push(['error', line[0], line[1]]),
    },
    ...changes,
  });
  const faults: unknown[] = [];
  const run = async (...bodies: readonly string[]) => {
    const failed = await handle(bodies.map((body, index) => inboundMessage(`m-${index}`, body, 3)));
    faults.push(...failed.map(({ fault }) => fault));
    return failed.map(({ message: { id } }) => id);
  };
  return { ...sent, lines, faults, run };
}

const down = (): Promise<void> => Promise.reject(new RetryableError('throttled'));

test('the function sends the parts of a whole batch in one call', async () => {
  const calls: number[] = [];
  const { run } = worker({ fusions: { send: async (messages) => void calls.push(messages.length) } });
  expect(await run(good('a'), bad, good('b'), halfGood)).toEqual([]);
  expect(calls).toEqual([5]);
});

test("the fusion queue's decoder reads every message that the function sends", async () => {
  const { run, messages } = worker();
  await run(good('a'));
  expect(messages.map(({ body }) => decodeFusionMessage(body))).toMatchObject([
    {
      kind: 'message',
      message: { kind: 'contribution', fusion: 'recommendation', key: 'k-1', topic: 'user' },
    },
    { kind: 'message', message: { kind: 'contribution', fusion: 'ages', key: '25', topic: 'user' } },
  ]);
});

test('each message names its group, so that no producer starves the others', async () => {
  const { run, messages } = worker();
  const partitioned = eventText({ ...cloudEvent, id: 'p', partitionkey: 'tenant-1' });
  await run(good('a'), good('b'), partitioned);
  const [a, ages, b, , one, other] = messages.map(({ groupId }) => groupId);
  expect(a).toMatch(/^[\w-]{22}$/);
  expect(b).toBe(a);
  expect(ages).not.toBe(a);
  expect(other).toBe(one);
});

test('the statements of a part are sent with it', async () => {
  const states = { size: path('data.age') };
  const { run, messages } = worker({ topic: userTopic({ routes: [routeTo('ages', { states })] }) });
  await run(good('a'));
  expect(messages.map(({ body }) => decodeFusionMessage(body))).toMatchObject([
    { kind: 'message', message: { kind: 'contribution', states: { size: 25 } } },
  ]);
});

describe('release requests', () => {
  const routes = [routeTo('recommendation', { isListed: true })];
  const control = userTopic({ role: 'control', routes });
  const order = (id: string, data: Json) => eventText({ ...cloudEvent, id, data });

  test('the function sends them to the fusion queue and rejects malformed ones', async () => {
    const { run, messages, events } = worker({ topic: control });
    const one = { action: 'release', fusion: 'recommendation', key: 'k' };
    const all = { action: 'release', fusion: 'recommendation' };
    expect(await run(order('1', one), order('2', all), order('3', { action: 'stop' }))).toEqual([]);
    expect(messages.map(({ body }) => decodeFusionMessage(body))).toEqual([
      {
        kind: 'message',
        message: { kind: 'release', fusion: 'recommendation', key: 'k', reason: 'forced' },
      },
      { kind: 'message', message: { kind: 'release-all', fusion: 'recommendation', reason: 'forced' } },
    ]);
    expect(events).toMatchObject([{ body: { value: { code: 'invalid-data', attribute: 'data/action' } } }]);
  });

  test('they come again when the fusion queue refuses them', async () => {
    const { run } = worker({ topic: control, fusions: { send: down } });
    const one = { action: 'release', fusion: 'recommendation', key: 'k' };
    expect(await run(order('1', one), order('2', {}))).toEqual(['m-0']);
  });
});

describe('a message that can never succeed', () => {
  test('it is quarantined unchanged and consumed, and its producer is notified', async () => {
    const { run, quarantined, events, messages } = worker();
    expect(await run(bad)).toEqual([]);
    expect(messages).toEqual([]);
    expect(quarantined).toEqual([
      {
        original: bad,
        stage: 'topic',
        topic: 'user',
        rejection: {
          code: 'invalid-attribute',
          attribute: 'time',
          message: 'time must be an RFC 3339 timestamp',
        },
      },
    ]);
    expect(events).toMatchObject([
      {
        header: { source: 'fusion-bus/recommendation', type: 'user.rejected', causationid: 'bad' },
        body: { value: { code: 'invalid-attribute', source: 'profile-service', id: 'bad', topic: 'user' } },
      },
    ]);
  });

  test('its rejected event keeps its id, from the message where the envelope has none', async () => {
    const { run, events } = worker();
    await run(bad, 'not JSON', 'not JSON');
    await run(bad, 'not JSON', 'not JSON');
    const ids = events.map(({ header }) => header.id);
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));
    expect(new Set(ids).size).toBe(3);
  });

  test('no value of its body is in the log or in the event', async () => {
    const { run, lines, events } = worker();
    await run(bad);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify([lines, events])).not.toContain('SECRET');
  });
});

test('the other fusions get the part that one fusion cannot correlate', async () => {
  const { run, messages, quarantined, events } = worker();
  expect(await run(halfGood)).toEqual([]);
  expect(messages).toHaveLength(1);
  expect(quarantined).toMatchObject([{ rejection: { code: 'correlation-missing' } }]);
  expect(events).toMatchObject([{ body: { value: { fusion: 'ages' } } }]);
});

describe('a fault', () => {
  test('a fault of the fusion queue returns every record with a part and no other', async () => {
    const { run, quarantined, faults } = worker({ fusions: { send: down } });
    expect(await run(good('a'), bad, halfGood)).toEqual(['m-0', 'm-2']);
    expect(quarantined.map(({ original }) => original)).toEqual([bad]);
    expect(faults).toEqual([new RetryableError('throttled'), new RetryableError('throttled')]);
  });

  test('a fault of the quarantine returns its messages and notifies no producer', async () => {
    const { run, events, messages } = worker({ quarantine: { put: down } });
    expect(await run(good('a'), bad)).toEqual(['m-1']);
    expect(messages).toHaveLength(2);
    expect(events).toEqual([]);
  });

  test('a fault of the bus returns the rejected messages', async () => {
    const { run, messages } = worker({ publisher: { publish: down } });
    expect(await run(good('a'), bad)).toEqual(['m-1']);
    expect(messages).toHaveLength(2);
  });

  test('a fault in a check returns that record alone', async () => {
    const validate = (value: unknown): readonly string[] => {
      if (JSON.stringify(value) === '{}') throw new Error('a defect');
      return [];
    };
    const { run, messages } = worker({ validate });
    expect(await run(good('a'), halfGood, good('b'))).toEqual(['m-1']);
    expect(messages).toHaveLength(4);
  });
});

test('two bridges that reject each other do not answer for ever', async () => {
  const { run, events } = worker({ topic: userTopic({ sources: ['profile-service'] }) });
  const ofBridge = (hopcount?: number): string =>
    eventText(
      { ...cloudEvent, source: 'fusion-bus/other', ...(hopcount !== undefined && { hopcount }) },
      { source: 'fusion-bus/other' },
    );
  await run(ofBridge(), ofBridge(3));
  expect(events.map(({ header }) => header.hopcount)).toEqual([1, 4]);
});

test('an envelope of a loop of bridges is quarantined without another event', async () => {
  const { run, events, quarantined } = worker({ topic: userTopic({ sources: undefined }) });
  await run(
    eventText({ ...cloudEvent, source: 'fusion-bus/other', hopcount: 8 }, { source: 'fusion-bus/other' }),
  );
  expect([events.length, quarantined.length]).toEqual([0, 1]);
});
