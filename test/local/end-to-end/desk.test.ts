import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../../cli/said.ts';
import { cloudEvent, eventText } from '../../envelope/event-text.ts';
import { until } from '../../progress.ts';
import { type Bus, openBus } from './open-bus.ts';

const bridge = join(import.meta.dirname, 'desk.yaml');
let bus: Bus;

beforeAll(async () => {
  bus = await openBus('desk.yaml');
});

afterAll(() => bus.close());

const env = () => ({ AWS_ENDPOINT_URL: bus.running.endpoint });
const desk = (...args: readonly string[]) => said([...args, '--bridge', bridge], env());

const part = (type: string, id: string, data: string) =>
  JSON.stringify({ type, source: 'web', id, correlationid: 'k-1', data });

test('an open group is listed, and says what it waits for', async () => {
  const posted = await said(['post', '-', '--bridge', bridge], env(), part('question', 'q', '34?'));
  expect(posted.code).toBe(0);
  const shown = async () => (await desk('group', 'answer', 'k-1')).out;
  await until('the part is stored', async () => (await shown()).includes('question (web q)'), {
    moved: bus.moved,
  });
  expect(await shown()).toMatch(/^answer k-1 {2}open\n {2}waits for "context"; its time runs out at 20/);
  expect(await shown()).toContain('"34?"');
  const { out, err } = await desk('groups', '--open');
  expect(out).toMatch(/^open {2}20\S+Z {2}1 part {2}- {2}answer {2}k-1$/);
  expect(err).toBe('1 group');
  expect((await desk('groups', 'digest')).err).toBe('0 groups');
});

test('a dead letter is shown, goes back where it came from, and completes its group', async () => {
  const url = bus.running.deadLetters['topic-context'] ?? '';
  const sqs = new SQSClient({
    endpoint: bus.running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const event = eventText(
    { ...cloudEvent, type: 'context', id: 'c', source: 'crm', data: 'the facts' },
    { 'detail-type': 'context', source: 'crm' },
  );
  for (const body of [event, '{"no":"event"}'])
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
  sqs.destroy();

  const shown = await desk('dead-letters');
  expect(shown.out).toContain('topic-context: 2 messages');
  expect(shown.out).toContain('redrive sends it to context');
  expect(shown.err).toBe('2 messages wait for an operator');
  const [line = ''] = (await desk('dead-letters', 'topic-context', '--output', 'json')).out.split('\n');
  const id = /"id":"([\w-]+)"/.exec(line)?.[1] ?? '';

  expect(await desk('redrive', 'topic-context', '--id', 'nothing')).toMatchObject({
    code: 2,
    err: expect.stringContaining('no message of topic-context has the id "nothing"'),
  });
  expect(await desk('redrive', 'topic-context', '--id', id)).toMatchObject({
    code: 0,
    err: '1 sent back, 0 stay',
  });
  expect((await desk('redrive', 'topic-context')).err).toBe('1 sent back, 0 stay');
  await bus.settled();
  const group = await desk('group', 'answer', 'k-1');
  expect(group).toMatchObject({ code: 0, out: expect.stringContaining('fused, generation 1') });
  // The other message is rejected as it deserves, and stays where it is then.
  expect((await desk('dead-letters', 'quarantine')).out).toContain('quarantine: 1 message');
  expect(await desk('redrive', 'quarantine')).toMatchObject({ code: 1, err: '0 sent back, 1 stay' });
});

test('the receipts are exported as lines and as a table', async () => {
  const { out } = await desk('export', 'answer');
  expect(JSON.parse(out)).toMatchObject({
    fusion: 'answer',
    key: 'k-1',
    receipt: { contributions: [{}, {}] },
  });
  const table = await desk('export', '--format', 'csv');
  expect(table.out.split('\n')).toHaveLength(2);
  expect(table.err).toBe('1 receipt');
});

test.each([
  [['group', 'answer', ''], 'the key is empty'],
  [['group', 'anwser', 'k'], 'did you mean "answer"?'],
  [['groups', 'nope'], 'no fusion is named "nope"'],
  [['redrive', 'topic-contex'], 'did you mean "topic-context"?'],
  [['groups', '--since', '5 years'], 'a duration of 90 days at most'],
  [['approve', 'answer', 'k-1'], 'no topic takes corrections'],
])('%j is a mistake that is explained', async (args, why) => {
  const { code, err } = await desk(...args);
  expect(code).toBe(2);
  expect(err).toContain(why);
});

test('a group of which nothing is stored ends with exit code 1', async () => {
  expect(await desk('group', 'answer', 'never')).toMatchObject({
    code: 1,
    out: expect.stringContaining('nothing of it has come, or it is forgotten'),
  });
});
