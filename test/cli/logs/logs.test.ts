import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { linesOf, nowhere, said } from '../said.ts';

const aws = mockClient(CloudWatchLogsClient);
const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
const stack = 'fusion-bus-recommendation';
const [joinLogs, topicLogs] = [`${stack}-JoinLogs1`, `${stack}-TopicLogs2`];

/** The tags of each log group whose name begins with the stack's. */
const tagsOf: Readonly<Record<string, Record<string, string>>> = {
  [joinLogs]: { 'fusion-bus:role': 'join', 'fusion-bus:name': 'join' },
  [topicLogs]: { 'fusion-bus:role': 'topic', 'fusion-bus:name': 'user' },
  [`${stack}-OtherLogs3`]: {},
  [`${stack}-two-JoinLogs4`]: {
    'fusion-bus:role': 'join',
    'fusion-bus:name': 'join',
    'aws:cloudformation:stack-name': `${stack}-two`,
  },
};

const arnOf = (name: string): string => `arn:aws:logs:eu-central-1:123456789012:log-group:${name}`;

const failure = JSON.stringify({ level: 'ERROR', message: 'no room', error: { name: 'E', message: 'full' } });

beforeEach(() => {
  aws.reset();
  const groups = Object.keys(tagsOf).map((name) => ({ logGroupName: name, arn: `${arnOf(name)}:*` }));
  aws
    .on(DescribeLogGroupsCommand)
    .resolvesOnce({ logGroups: groups.slice(0, 2), nextToken: 'more' })
    .resolves({ logGroups: groups.slice(2) });
  for (const [name, tags] of Object.entries(tagsOf))
    aws.on(ListTagsForResourceCommand, { resourceArn: arnOf(name) }).resolves({ tags });
  aws.on(FilterLogEventsCommand, { logGroupName: joinLogs }).resolves({
    events: [{ eventId: '1', timestamp: 2_000, message: `${failure}\n` }],
  });
  aws.on(FilterLogEventsCommand, { logGroupName: topicLogs }).resolves({
    events: [{ eventId: '1', timestamp: 1_000, message: 'plain\u001B[2J text' }],
  });
});

test('the logs of the functions of this bridge alone are found by their tags, in the order of time', async () => {
  expect(await linesOf(['logs'], env)).toEqual({
    code: 0,
    out: [
      String.raw`1970-01-01T00:00:01.000Z topic user plain\u001b[2J text`,
      '1970-01-01T00:00:02.000Z join no room: E: full',
    ],
    err: [],
  });
  const [asked] = aws.commandCalls(DescribeLogGroupsCommand);
  expect(asked?.args[0].input).toMatchObject({ logGroupNamePrefix: `${stack}-` });
  expect(aws.commandCalls(FilterLogEventsCommand)).toHaveLength(2);
});

test('one function, its errors and a time are asked of AWS', async () => {
  const before = Date.now();
  const { out } = await linesOf(['logs', 'join', '--errors', '--since', '1h', '--output', 'json'], env);
  expect(out.map((line): unknown => JSON.parse(line))).toEqual([
    { time: '1970-01-01T00:00:02.000Z', function: 'join', entry: JSON.parse(failure) },
  ]);
  const [call] = aws.commandCalls(FilterLogEventsCommand);
  const { startTime = 0, filterPattern } = call?.args[0].input ?? {};
  expect(filterPattern).toContain('$.level = "ERROR"');
  expect(Math.abs(before - 3_600_000 - startTime)).toBeLessThan(10_000);
});

test('a function that is not there is named with those that are', async () => {
  const { code, err } = await said(['logs', 'jion'], env);
  expect({ code, err }).toEqual({ code: 2, err: 'no function is named "jion"; did you mean "join"?' });
});

test('a bridge without logs says what to do', async () => {
  aws.reset();
  aws.on(DescribeLogGroupsCommand).resolves({});
  const { code, err } = await said(['logs'], env);
  expect(code).toBe(2);
  expect(err).toContain('deploy it with this release');
});

test('on the laptop one line says where the functions write', async () => {
  const { code, err } = await said(['logs'], nowhere);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'on the laptop the functions write to the terminal of `dev`: start it with --verbose, and look there',
  });
});
