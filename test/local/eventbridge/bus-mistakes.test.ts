import { describe, expect, test } from 'vitest';
import { addRule, setUp, toQueue } from './bus-fixture.ts';
import type { Input } from './bus-fixture.ts';

describe('mistakes', () => {
  const refused = async (operation: string, input: Input, type: string, message: string): Promise<void> => {
    const { bridge } = setUp();
    await addRule(bridge, 'r', { source: ['shop'] }, toQueue('a'));
    expect(await bridge.handle(operation, input)).toMatchObject({
      status: 400,
      body: { __type: type, message },
    });
  };
  const target = (more: Input): Input => ({ Rule: 'r', Targets: [toQueue('x', more)] });
  const atId = (problem: string) => `1 validation error detected: Value ${problem}`;

  test.each<[string, Input, string, string]>([
    ['Sing', {}, 'UnknownOperationException', 'Sing is not known here.'],
    [
      'CreateEventBus',
      { Name: 'default' },
      'ResourceAlreadyExistsException',
      'Event bus default already exists.',
    ],
    ['CreateEventBus', { Name: 'a/b' }, 'ValidationException', 'Event bus name a/b is not valid.'],
    ['DescribeEventBus', { Name: 'x' }, 'ResourceNotFoundException', 'Event bus x does not exist.'],
    ['DeleteEventBus', { Name: 'default' }, 'ValidationException', 'Cannot delete event bus default.'],
    [
      'PutRule',
      { Name: 's', EventBusName: 'x', EventPattern: '{"a":[1]}' },
      'ResourceNotFoundException',
      'Event bus x does not exist.',
    ],
    [
      'PutRule',
      { Name: 's' },
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    ],
    [
      'PutRule',
      { Name: 's', EventPattern: '{"a":[]}' },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: Empty arrays are not allowed',
    ],
    [
      'PutRule',
      { Name: 's', EventPattern: '{' },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: The pattern is not valid JSON',
    ],
    [
      'PutRule',
      { EventPattern: '{}' },
      'ValidationException',
      atId("null at 'name' failed to satisfy constraint: Member must not be null"),
    ],
    [
      'DescribeRule',
      { Name: 'x' },
      'ResourceNotFoundException',
      'Rule x does not exist on EventBus default.',
    ],
    ['DeleteRule', { Name: 'r' }, 'ValidationException', "Rule can't be deleted since it has targets."],
    [
      'PutTargets',
      { Rule: 'x', Targets: [] },
      'ResourceNotFoundException',
      'Rule x does not exist on EventBus default.',
    ],
    [
      'PutTargets',
      target({ Id: '!' }),
      'ValidationException',
      atId(
        "'!' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
      ),
    ],
    [
      'PutTargets',
      target({ Input: '{}', InputPath: '$' }),
      'ValidationException',
      'Only one of Input, InputPath, or InputTransformer must be provided for target x.',
    ],
    [
      'PutTargets',
      { Rule: 'r', Targets: ['b', 'c', 'd', 'e', 'f'].map((id) => toQueue(id)) },
      'LimitExceededException',
      'The requested resource exceeds the maximum number allowed.',
    ],
    [
      'TestEventPattern',
      { EventPattern: '{"a":[1]}', Event: '[]' },
      'ValidationException',
      'Parameter Event is not valid.',
    ],
  ])("%s %j is an error with AWS' text", (operation, input, type, message) =>
    refused(operation, input, type, message),
  );

  test('a target that is no queue is rejected', async () => {
    const { bridge } = setUp();
    await addRule(bridge, 'r', { source: ['shop'] }, toQueue('a'));
    const reply = await bridge.handle(
      'PutTargets',
      target({ Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' }),
    );
    expect(reply).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
  });
});
