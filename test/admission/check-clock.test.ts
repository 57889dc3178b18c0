import { describe, expect, test } from 'vitest';
import { createTopicHandler } from '../../functions/topic/handler.ts';
import { admit } from '../../shared/admission/admit.ts';
import { checkClock } from '../../shared/admission/check-header.ts';
import type { InboundMessage } from '../../shared/ports/inbound-message.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { rememberSent } from '../fakes/sent.ts';
import { userTopic } from './user-topic.ts';

const sentAt = Date.parse('2026-11-23T10:00:00Z');
const hour = 3_600_000;
const header = { specversion: '1.0', id: 'a', source: 's', type: 't' } as const;
const codeOf = (more: object, rules: object, at: number | undefined = sentAt) =>
  checkClock({ ...header, ...more }, rules, at)?.code;

describe('the time that a producer claims', () => {
  test.each([
    ['2026-11-23T10:59:59.999Z', undefined],
    ['2026-11-23T11:00:00Z', undefined],
    ['2026-11-23T11:00:00.001Z', 'clock-skew'],
    ['2026-11-23T16:00:00.001+05:00', 'clock-skew'],
    ['9999-12-31T23:59:59Z', 'clock-skew'],
    ['0001-01-01T00:00:00Z', undefined],
  ])('%s is judged against the time of the queue: %s', (time, code) => {
    expect(codeOf({ time }, { maxSkewMs: hour })).toBe(code);
  });

  test.each([
    ['2026-11-23T09:00:00Z', undefined],
    ['2026-11-23T08:59:59.999Z', 'too-old'],
  ])('%s is judged against the greatest age: %s', (time, code) => {
    expect(codeOf({ time }, { maxAgeMs: hour })).toBe(code);
  });

  test('nothing is checked without a limit, without a time, and without a time of the queue', () => {
    expect(codeOf({ time: '9999-01-01T00:00:00Z' }, {})).toBeUndefined();
    expect(codeOf({}, { maxSkewMs: 1, maxAgeMs: 1 })).toBeUndefined();
    const old = { time: '1999-01-01T00:00:00Z', expirytime: '1999-01-01T00:00:00Z' };
    expect(checkClock({ ...header, ...old }, { maxAgeMs: 1 }, undefined)).toBeUndefined();
  });
});

describe('the time at which a message expires', () => {
  test.each([
    ['2026-11-23T10:00:00.001Z', undefined],
    ['2026-11-23T10:00:00Z', 'expired'],
    ['2020-01-01T00:00:00Z', 'expired'],
  ])('%s is judged against the time of the queue: %s', (expirytime, code) => {
    expect(codeOf({ expirytime }, {})).toBe(code);
  });
});

describe('the topic function', () => {
  const topic = userTopic({ maxSkewMs: hour });
  const future = eventText({ ...cloudEvent, time: '2026-11-23T12:00:00Z' }, { time: '2026-11-23T12:00:00Z' });

  async function handled(message: Partial<InboundMessage>, now: number) {
    const { sender: fusions, quarantine, publisher, ...sent } = rememberSent();
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const handle = createTopicHandler({
      admit,
      topic,
      bridgeName: 'b',
      clock: { now: () => now },
      fusions,
      quarantine,
      publisher,
      log,
    });
    const inbound = { id: 'm', body: future, receives: 1, receipt: 'r', ...message };
    expect(await handle([inbound])).toEqual([]);
    return sent;
  }

  test('it rejects what comes from the future, with the code and the attribute', async () => {
    const { messages, events } = await handled({ sentAt }, 0);
    expect(messages).toEqual([]);
    expect(events).toMatchObject([{ body: { value: { code: 'clock-skew', attribute: 'time' } } }]);
  });

  test('it believes the queue and not its own clock', async () => {
    expect((await handled({ sentAt: sentAt + hour }, 0)).messages).toHaveLength(1);
  });

  test('its own clock stands in where the transport keeps no time', async () => {
    expect((await handled({}, sentAt + hour)).messages).toHaveLength(1);
    expect((await handled({}, sentAt)).messages).toEqual([]);
  });

  test('an evaluation of old messages checks no times', async () => {
    const strict = userTopic({ maxSkewMs: 1, maxAgeMs: 1 });
    const text = eventText({
      ...cloudEvent,
      time: '1999-01-01T00:00:00Z',
      expirytime: '1999-01-02T00:00:00Z',
    });
    expect((await admit(text, { topic: strict })).refusal).toBeUndefined();
    expect((await admit(text, { topic: strict }, sentAt)).refusal?.rejection.code).toBe('too-old');
  });
});
