import { describe, expect, test } from 'vitest';
import { UserError } from '../../shared/ports/user-error.ts';
import { pascalCase } from '../../infra/names.ts';
import { stackName } from '../../shared/bridge-file/stack-name.ts';
import { claude, fullBridge, fusion, plainBridge, scheduledBridge } from './bridges.ts';
import { at, keysOf, listOf, ofType, synthTemplate, tag, target, type Template } from './template.ts';

const plain = synthTemplate(plainBridge);
const full = synthTemplate({ ...fullBridge, claimCheck: false });

function functionOf(template: Template, role: string) {
  const found = ofType(template, 'AWS::Lambda::Function').find(([, fn]) => tag(fn, 'role') === role);
  if (found === undefined) throw new Error(`no function ${role}`);
  return found[1].Properties;
}

function environmentOf(template: Template, role: string): string[] {
  return keysOf(at(functionOf(template, role), 'Environment', 'Variables')).toSorted();
}

function queueOf(template: Template, role: string, name = role) {
  const found = ofType(template, 'AWS::SQS::Queue').find(
    ([, queue]) => tag(queue, 'role') === role && tag(queue, 'name') === name,
  );
  if (found === undefined) throw new Error(`no queue ${role} ${name}`);
  return found[1].Properties;
}

function sourceOf(template: Template, role: string) {
  const sources = ofType(template, 'AWS::Lambda::EventSourceMapping').map(([, source]) => source.Properties);
  return sources.find(({ FunctionName }) => {
    const fn = template.Resources[target(FunctionName) ?? ''];
    return fn !== undefined && tag(fn, 'role') === role;
  });
}

describe('a bridge without a model and with short deadlines', () => {
  test('the stack has no secret and no schedules', () => {
    const types = Object.values(plain.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /SecretsManager|Scheduler/.test(type))).toEqual([]);
  });

  test('each function gets the settings that it needs', () => {
    expect(environmentOf(plain, 'topic')).toEqual([
      'BRIDGE_NAME',
      'BUS_NAME',
      'FUSION_QUEUE_URL',
      'INBOX_QUEUE_URL',
      'QUARANTINE_QUEUE_URL',
    ]);
    expect(environmentOf(plain, 'join')).toEqual([
      'BRIDGE_NAME',
      'BUS_NAME',
      'COMPLETION_DLQ_URL',
      'COMPLETION_QUEUE_URL',
      'FUSION_QUEUE_ARN',
      'FUSION_QUEUE_URL',
      'GROUPS_TABLE',
      'INBOX_QUEUE_URL',
      'QUARANTINE_QUEUE_URL',
    ]);
    expect(environmentOf(plain, 'complete')).toEqual([
      'BRIDGE_NAME',
      'BUS_NAME',
      'COMPLETION_DLQ_URL',
      'FUSION_QUEUE_URL',
      'GROUPS_TABLE',
      'INBOX_QUEUE_URL',
      'ORDERED_RECIPIENTS',
      'QUARANTINE_QUEUE_URL',
    ]);
    expect(at(functionOf(plain, 'complete'), 'Environment', 'Variables', 'ORDERED_RECIPIENTS')).toBe('{}');
  });

  test('the complete function handles ten groups a batch within forty seconds', () => {
    expect(sourceOf(plain, 'complete')).toMatchObject({ BatchSize: 10 });
    expect(functionOf(plain, 'complete')).toMatchObject({ Timeout: 40 });
  });
});

describe('a bridge with a model and a deadline beyond the longest delay of a queue', () => {
  test('only complete gets the key, and only join gets the schedules', () => {
    expect(environmentOf(full, 'complete')).toContain('CLAUDE_SECRET_ARN');
    expect(environmentOf(full, 'join')).toEqual(
      expect.arrayContaining(['FUSION_DLQ_ARN', 'SCHEDULE_GROUP', 'SCHEDULER_ROLE_ARN']),
    );
    expect(environmentOf(full, 'topic')).toEqual(environmentOf(plain, 'topic'));
  });

  test('the complete function handles one group at a time, in the model time and 15 s', () => {
    expect(sourceOf(full, 'complete')).toMatchObject({
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    expect(functionOf(full, 'complete')).toMatchObject({ Timeout: 45 });
    expect(queueOf(full, 'completion')).toMatchObject({ VisibilityTimeout: 270 });
  });

  test('the stack has a schedule group only beyond 15 minutes', () => {
    const schedulesWith = (deadlineMs: number, statesDeadline = false) =>
      ofType(
        synthTemplate({ ...plainBridge, fusions: [fusion('slow', { deadlineMs, statesDeadline })] }),
        'AWS::Scheduler::ScheduleGroup',
      ).length;
    expect([schedulesWith(900_000), schedulesWith(900_001)]).toEqual([0, 1]);
    // Its parts may ask for days.
    expect(schedulesWith(1_000, true)).toBe(1);
  });
});

test('a bridge with a schedule has it in UTC, and its functions may make none', () => {
  const scheduled = synthTemplate(scheduledBridge);
  const [[, schedule] = [], ...others] = ofType(scheduled, 'AWS::Scheduler::Schedule');
  expect(others).toEqual([]);
  expect(schedule?.Properties).toMatchObject({
    ScheduleExpression: 'cron(0 18 * * ? *)',
    ScheduleExpressionTimezone: 'Etc/UTC',
    State: 'ENABLED',
    Target: { Input: '{"v":1,"kind":"release-all","fusion":"daily_digest","reason":"schedule"}' },
  });
  expect(environmentOf(scheduled, 'join')).toEqual(environmentOf(plain, 'join'));
  expect(JSON.stringify(scheduled)).not.toContain('scheduler:CreateSchedule');
});

describe('a bridge that asks in batches', () => {
  test('the batch function gets the places of the questions and of the key', () => {
    expect(environmentOf(full, 'batch')).toEqual([
      'CLAUDE_SECRET_ARN',
      'COMPLETION_QUEUE_URL',
      'GROUPS_TABLE',
      'INBOX_QUEUE_URL',
      'QUARANTINE_QUEUE_URL',
    ]);
    expect(sourceOf(full, 'batch')).toMatchObject({ BatchSize: 10 });
    expect(queueOf(full, 'batch')).toMatchObject({ FifoQueue: true, VisibilityTimeout: 720 });
  });

  test('a bridge without batches has no batch function', () => {
    const compose = claude();
    const roles = ofType(
      synthTemplate({ ...plainBridge, fusions: [fusion('asking', { compose })] }),
      'AWS::Lambda::Function',
    );
    expect(roles.map(([, fn]) => tag(fn, 'role'))).not.toContain('batch');
  });
});

test('only join and complete may loop: join gets timers, and complete wakes join', () => {
  expect(functionOf(full, 'join')['RecursiveLoop']).toBe('Allow');
  expect(functionOf(full, 'complete')['RecursiveLoop']).toBe('Allow');
  expect(functionOf(full, 'topic')['RecursiveLoop']).toBe('Terminate');
});

test('the outputs are the bus, the table and a queue for each recipient', () => {
  expect(Object.keys(full.Outputs).toSorted()).toEqual([
    'BusName',
    'GroupsTable',
    'RecipientAuditorsUrl',
    'RecipientRecommendationSystemUrl',
  ]);
});

test('an ordered recipient has a FIFO queue and no rule', () => {
  expect(queueOf(full, 'recipient', 'auditors')).toMatchObject({ FifoQueue: true });
  expect(queueOf(full, 'recipient', 'recommendation_system')['FifoQueue']).toBeUndefined();
  const addressed = ofType(full, 'AWS::Events::Rule').flatMap(([, rule]) =>
    listOf(at(rule.Properties, 'EventPattern', 'detail', 'data', 'receipt', 'recipients')),
  );
  expect(addressed).toEqual(['recommendation_system']);
});

test('a topic that redacts is not archived', () => {
  const [archive] = ofType(full, 'AWS::Events::Archive');
  expect(at(archive?.[1].Properties, 'EventPattern', 'detail-type')).toEqual([{ 'anything-but': ['user'] }]);
});

test('every queue can be found by its tags', () => {
  const tags = ofType(full, 'AWS::SQS::Queue').map(([, queue]) =>
    [tag(queue, 'role'), tag(queue, 'name')].join(' '),
  );
  expect(tags.toSorted()).toEqual(
    [
      ...['content', 'user', 'click_stream'].flatMap((name) => [
        `topic ${name}`,
        `dead-letter topic-${name}`,
      ]),
      ...['recommendation_system', 'auditors'].flatMap((name) => [
        `recipient ${name}`,
        `dead-letter recipient-${name}`,
      ]),
      ...['fusion', 'completion', 'batch'].flatMap((name) => [`${name} ${name}`, `dead-letter ${name}`]),
      'quarantine quarantine',
      'unrouted unrouted',
    ].toSorted(),
  );
});

test('queues keep messages for as long as docs/orphans.md says', () => {
  const days = (role: string, name?: string): number =>
    Number(queueOf(full, role, name)['MessageRetentionPeriod']) / 86_400;
  expect([days('topic', 'user'), days('fusion'), days('completion')]).toEqual([4, 4, 4]);
  expect(days('recipient', 'auditors')).toBe(7);
  expect([days('dead-letter', 'fusion'), days('quarantine')]).toEqual([14, 14]);
});

test('an alarm topic gets every alarm', () => {
  const arn = 'arn:aws:sns:eu-west-1:111122223333:oncall';
  const alarms = ofType(synthTemplate(plainBridge, { alarmTopicArn: arn }), 'AWS::CloudWatch::Alarm');
  expect(alarms.filter(([, alarm]) => listOf(alarm.Properties['AlarmActions'])[0] !== arn)).toEqual([]);
  expect(alarms).not.toEqual([]);
});

test('a setting bounds the concurrent model calls', () => {
  expect(sourceOf(synthTemplate(fullBridge, { modelConcurrency: 3 }), 'complete')).toMatchObject({
    ScalingConfig: { MaximumConcurrency: 3 },
  });
});

test('a setting that AWS cannot provide is a user error and not a crash', () => {
  const slow = { ...plainBridge, fusions: [fusion('slow', { compose: claude({ timeoutMs: 900_000 }) })] };
  expect(() => synthTemplate(slow)).toThrow(UserError);
});

test('two bridges never share a stack', () => {
  expect(stackName('orders')).toBe('fusion-bus-orders');
  expect(stackName('a_b')).toMatch(/^fusion-bus-a-b-[0-9a-f]{8}$/);
  expect(stackName('a_b')).not.toBe(stackName('a-b'));
});

test('an output is named for its recipient', () => {
  expect(['recommendation_system', 'a-b', 'auditors'].map(pascalCase)).toEqual([
    'RecommendationSystem',
    'AB',
    'Auditors',
  ]);
});
