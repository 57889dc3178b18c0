import { expect, test } from 'vitest';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import { coloursFor } from '../../../cli/terminal.ts';
import { humanReporter } from '../../../cli/dev/human-reporter.ts';
import { jsonReporter } from '../../../cli/dev/json-reporter.ts';
import { printable } from '../../../shared/json/printable.ts';
import { fusionOf } from '../../fakes/policies.ts';
import { envelope, events, held, ready } from './account-samples.ts';

interface Output {
  readonly out: string[];
  readonly err: string[];
}

function json(): Output {
  const output: Output = { out: [], err: [] };
  const reporter = jsonReporter(
    { out: (line) => output.out.push(line), err: (line) => output.err.push(line) },
    false,
  );
  reporter.ready(ready);
  for (const event of events) reporter.tell(event);
  reporter.line('join', 'noise', 'stdout');
  reporter.line('join', '{"level":"info","message":"noise"}', 'stdout');
  reporter.line('join', '{"level":"error","message":"no"}', 'stdout');
  reporter.line('join', 'Segmentation fault', 'stderr');
  reporter.note('the end');
  return output;
}

test('the JSON reporter prints one object a line, and other lines on standard error', () => {
  const { out, err } = json();
  expect(out.map((line) => JSON.parse(line))).toEqual([
    { event: 'ready', ...ready },
    { event: 'fused', fusion: 'recommendation', key: 'k', envelope },
    { event: 'discarded', fusion: 'recommendation', key: 'l', envelope: {} },
    { event: 'held', fusion: 'recommendation', key: 'm', envelope: held },
    {
      event: 'rejected',
      topic: 'user',
      source: 'x',
      id: null,
      code: 'schema-violation',
      attribute: 'data/age',
      message: 'must be a number',
    },
    { event: 'dead-letter', name: 'quarantine', queue: 'url', messageId: 'm', reason: 'schema-violation' },
  ]);
  expect(err).toEqual([
    'join: Error: boom; 3 messages go back to the queue',
    'a message was lost: no such bus',
    'join: {"level":"error","message":"no"}',
    'join: Segmentation fault',
    'the end',
  ]);
});

const fusion = fusionOf({
  name: 'recommendation',
  needs: ['content', 'user'],
  wants: ['mood'],
  takes: ['click'],
  deadlineMs: 1000,
  recipients: [],
});

function human(told: readonly AccountEvent[]): Output {
  const output: Output = { out: [], err: [] };
  const bridge = {
    name: 'recommendation',
    fusions: [fusion],
    topics: ['content', 'user'],
    commands: ['npx fusion-bus group recommendation k'],
  };
  const reporter = humanReporter(
    { out: (line) => output.out.push(line), err: (line) => output.err.push(line) },
    { bridge, verbose: false, paint: coloursFor(false, {}) },
  );
  reporter.ready(ready);
  for (const event of told) reporter.tell(event);
  return output;
}

test('users see how a group fills and how it ends', () => {
  const { out, err } = human(events);
  expect(`${out.join('\n')}\n--\n${err.join('\n')}`).toBe(`fusion-bus recommendation
  topics      content, user
  bus         bus
  bucket      large-bodies
  recipient   reader  http://127.0.0.1:4566/000000000000/reader

In a second terminal:
export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
npx fusion-bus group recommendation k

Ctrl-C stops everything.

recommendation k  ✓ content  · user  · mood?  catalogue 1
● recommendation k  recommendation.fused
  released     deadline, generation 1, without user
  from         content (catalogue 1)
  composed by  claude-haiku-5-5
  cost         $0.00014, 812 tokens in, 120 out
  conflict     /user/age is 25 (absolute): 25 by a, b; 26 by c
  result       {
    "films": [
      "流浪地球"
    ]
  }

recommendation l  discarded: its time ran out
○ recommendation m  recommendation.held
  released     size, generation 1
  from         user (a 1)
  asked        desk; not published until a correction comes
  in doubt     /user/age is 25, 81 % sure, 3 independent sources; not decided yet
  in doubt     /user/name is "Ann", 1 independent source; not decided yet
  conflict     /user/age is 25 (vote, 81 % sure): 25 by a (1.90), b (0.20); 26 by c (0.90)
  merged       {
    "user": {
      "age": 25,
      "name": "Ann"
    }
  }

user rejected x without id: schema-violation (data/age): must be a number
waits for a person in quarantine: schema-violation  url
--
join failed; 3 messages go back to the queue: Error: boom
lost: no such bus`);
});

test.each([
  [{ count: 1, missing: ['user'] }, 'its time ran out, without user'],
  [
    { count: 0, missing: ['user'], receipt: { corrections: [{ source: 'inspector', id: '1' }] } },
    'its time ran out, and nothing of it came but a correction',
  ],
])('users see why a group was discarded: %j', (data, why) => {
  const { out } = human([{ kind: 'discarded', fusion: 'recommendation', key: 'k', envelope: { data } }]);
  expect(out.at(-1)).toBe(`recommendation k  discarded: ${why}`);
});

test('users see parts that no rule waits for when they arrive, and their number', () => {
  const arrival = (topic: string, id: string) =>
    ({ kind: 'contributed', fusion: 'recommendation', key: 'k', topic, source: 's', id }) as const;
  const { out } = human([
    arrival('click', '1'),
    arrival('click', '2'),
    arrival('click', '2'),
    arrival('user', '3'),
  ]);
  expect(out.slice(1)).toEqual([
    'recommendation k  · content  · user  · mood?  ✓ click  s 1',
    'recommendation k  · content  · user  · mood?  ✓ click ×2  s 2',
    'recommendation k  · content  · user  · mood?  ✓ click ×2  s 2',
    'recommendation k  · content  ✓ user  · mood?  ✓ click ×2  s 3',
  ]);
});

test('a correction of a completed group does not look like a new group', () => {
  const arrival = (topic: string) =>
    ({ kind: 'contributed', fusion: 'recommendation', key: 'k', topic, source: 's', id: '1' }) as const;
  const { out } = human([
    arrival('inspection'),
    arrival('user'),
    arrival('inspection'),
    { kind: 'discarded', fusion: 'recommendation', key: 'k', envelope: {} },
    arrival('inspection'),
  ]);
  expect(out.slice(1)).toEqual([
    'recommendation k  ✓ inspection  s 1',
    'recommendation k  · content  ✓ user  · mood?  s 1',
    'recommendation k  · content  ✓ user  · mood?  ✓ inspection  s 1',
    'recommendation k  discarded: its time ran out',
    'recommendation k  ✓ inspection  s 1',
  ]);
});

test('no text in a message can control the terminal', () => {
  const evil = '\u001b[2J\u009b31m\u202e\nred';
  expect(printable(evil)).toBe('\\u001b[2J\\u009b31m\\u202e\\u000ared');
  const { out } = human([
    { kind: 'contributed', fusion: 'recommendation', key: evil, topic: evil, source: evil, id: evil },
    { kind: 'fused', fusion: 'recommendation', key: evil, envelope: { type: evil, data: { result: evil } } },
  ]);
  expect(out.slice(1).join('\n').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { TERM: 'dumb' }, false],
])('a terminal (%s) with %j has colours: %s', (isTerminal, env, coloured) => {
  expect(coloursFor(isTerminal, env).isColorSupported).toBe(coloured);
});
