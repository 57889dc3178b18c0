import { describe, expect, test } from 'vitest';
import { redriveGoal } from '../../../cli/desk/redrive-goal.ts';
import type { TerminalMessage } from '../../../cli/desk/terminal-messages.ts';
import type { BridgeQueue } from '../../../shared/adapters/aws/sqs/find-queues.ts';
import { encodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import { userTopic } from '../../admission/user-topic.ts';
import { cloudEvent, eventText } from '../../envelope/event-text.ts';

const queueOf = (role: string, name = role, suffix = ''): BridgeQueue => ({
  role,
  name,
  url: `https://sqs.example/${role}-${name}${suffix}`,
});

const queues = [
  queueOf('topic', 'user'),
  queueOf('fusion'),
  queueOf('completion'),
  queueOf('sorting'),
  queueOf('recipient', 'desk'),
  queueOf('recipient', 'ledger', '.fifo'),
  queueOf('forward', 'partner', '.fifo'),
];
const bridge = { topics: [userTopic()], queues };

const message = (
  queue: BridgeQueue,
  attributes: Readonly<Record<string, string>> = {},
  body = 'text',
  groupId?: string,
): TerminalMessage => ({ queue, id: 'm-1', body, attributes, groupId, sentAt: 0, receipt: 'r' });

const letters = (name: string): BridgeQueue => queueOf('dead-letter', name);
const sent = (role: string, name = role, body = 'text') => ({
  kind: 'send',
  queue: { role, name },
  message: { body },
});
const stays = (why: string) => ({ kind: 'stay', why: expect.stringContaining(why) });

describe('a message of quarantine', () => {
  const quarantine = queueOf('quarantine');

  test.each([
    ['failing', 'topic', sent('topic', 'user')],
    ['crashed', 'topic', sent('topic', 'user')],
    ['too-slow', 'join', sent('fusion')],
    ['crashed', 'complete', sent('completion')],
    ['failing', 'sorting', sent('sorting')],
    ['failing', 'batch', stays('worth nothing')],
    ['failing', 'feed', stays('the broker again')],
    ['schema-violation', 'topic', stays('a corrected message with a new id')],
    ['id-conflict', 'join', stays('a corrected message with a new id')],
  ])('with the reason %s at the stage %s', (reason, stage, goal) => {
    expect(redriveGoal(message(quarantine, { reason, stage, topic: 'user' }), bridge)).toMatchObject(goal);
  });

  test('of a topic that is no more, or of a text that SQS cannot carry, stays', () => {
    const gone = { reason: 'failing', stage: 'topic', topic: 'old' };
    expect(redriveGoal(message(quarantine, gone), bridge)).toMatchObject(
      stays('no queue of the topic "old"'),
    );
    const encoded = { reason: 'failing', stage: 'topic', topic: 'user', encoding: 'json' };
    expect(redriveGoal(message(quarantine, encoded), bridge)).toMatchObject(stays('cannot carry'));
  });
});

describe('an unrouted event', () => {
  const unrouted = queueOf('unrouted');

  test('goes to the topic that takes its type by now', () => {
    const text = eventText(cloudEvent);
    expect(redriveGoal(message(unrouted, {}, text), bridge)).toMatchObject(sent('topic', 'user', text));
  });

  test.each([
    [eventText(cloudEvent, { 'detail-type': 'other' }), 'no topic takes its type "other"'],
    ['no JSON', 'it is no event of EventBridge'],
  ])('stays otherwise: %#', (text, why) => {
    expect(redriveGoal(message(unrouted, {}, text), bridge)).toMatchObject(stays(why));
  });
});

describe('a dead letter', () => {
  test('of a topic or of a function goes back to its queue, with its group', () => {
    expect(redriveGoal(message(letters('topic-user'), {}, 'text', 'g'), bridge)).toMatchObject({
      ...sent('topic', 'user'),
      message: { body: 'text', groupId: 'g' },
    });
    expect(redriveGoal(message(letters('fusion')), bridge)).toMatchObject(sent('fusion'));
    const completion = encodeCompletionMessage({
      fusion: 'f',
      key: 'k',
      reason: 'complete',
      requestId: 'r',
      after: 0,
    });
    expect(redriveGoal(message(letters('completion'), {}, completion), bridge)).toMatchObject(
      sent('completion', 'completion', completion),
    );
  });

  test.each([
    ['fusion', { SCHEDULE_ARN: 'arn' }, 'run sweep'],
    ['completion', {}, 'it is a report about a group'],
    ['batch', {}, 'worth nothing'],
    ['feed-user', {}, 'a batch of the broker'],
    ['topic-gone', {}, 'no queue of the topic "gone"'],
  ])('of %s stays', (name, attributes, why) => {
    const report = JSON.stringify({ fusion: 'f', key: 'k', reason: 'incomplete' });
    expect(redriveGoal(message(letters(name), attributes, report), bridge)).toMatchObject(stays(why));
  });

  test('of a recipient goes to the recipient, or to its forwarder', () => {
    const result = JSON.stringify({ ...cloudEvent, partitionkey: 'p 1' });
    expect(redriveGoal(message(letters('recipient-desk')), bridge)).toMatchObject(sent('recipient', 'desk'));
    const forwarded = redriveGoal(
      message(letters('recipient-partner'), { stage: 'forward' }, result),
      bridge,
    );
    expect(forwarded).toMatchObject(sent('forward', 'partner', result));
    // The group of a FIFO queue is the partition of the result, by its hash where SQS takes no such name.
    expect(forwarded).toMatchObject({ message: { groupId: expect.stringMatching(/^[\w-]{43}$/) } });
  });

  test('that EventBridge could not deliver is unwrapped for the recipient', () => {
    const event = eventText(cloudEvent);
    const failed = message(letters('recipient-ledger'), { ERROR_CODE: 'SDK_CLIENT_ERROR' }, event);
    const goal = redriveGoal(failed, bridge);
    expect(goal).toMatchObject({ kind: 'send', message: { groupId: 'k-1', deduplicationId: 'redrive-m-1' } });
    expect(JSON.parse(goal.kind === 'send' ? goal.message.body : '')).toEqual(cloudEvent);
    const odd = message(letters('recipient-ledger'), { ERROR_CODE: 'X' }, '[]');
    expect(redriveGoal(odd, bridge)).toMatchObject(stays('no event of EventBridge'));
  });
});
