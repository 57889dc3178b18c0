import type { JsonObject } from '../../shared/json/json.ts';
import {
  compact,
  constraintError,
  parseJson,
  readNumber,
  readObject,
  readText,
  requireText,
  validationError,
} from '../eventbridge/aws-json.ts';
import type { Fields } from '../eventbridge/aws-json.ts';
import { readTiming } from './timing.ts';
import type { Timing } from './timing.ts';

/** A schedule, as requested by CreateSchedule. */
export interface Schedule {
  readonly name: string;
  readonly groupName: string;
  readonly arn: string;
  readonly expression: string;
  /** A name of UTC. */
  readonly timezone: string;
  readonly timing: Timing;
  readonly description: string | undefined;
  readonly enabled: boolean;
  readonly deleteAfterCompletion: boolean;
  readonly flexibleWindow: JsonObject;
  readonly clientToken: string | undefined;
  readonly createdAt: number;
  readonly target: ScheduleTarget;
}

interface ScheduleTarget {
  readonly arn: string;
  /** Without an input the target gets an empty object, because AWS has no event to send. */
  readonly input: string;
  readonly messageGroupId: string | undefined;
  readonly maximumRetryAttempts: number | undefined;
  readonly deadLetterArn: string | undefined;
  /** The schedule as it was requested, to be shown again. */
  readonly described: JsonObject;
}

const nameSyntax = /^[0-9a-zA-Z\-_.]{1,64}$/;

export function requireName(name: string): string {
  if (nameSyntax.test(name)) return name;
  throw constraintError(
    `'${name}'`,
    'name',
    'Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$',
  );
}

export const groupOf = (fields: Fields): string => requireName(readText(fields, 'GroupName') ?? 'default');

/**
 * Reads a CreateSchedule request.
 *
 * @throws AwsError `ValidationException`
 */
export function readSchedule(
  name: string,
  fields: Fields,
  context: { readonly prefix: string; readonly now: number },
): Schedule {
  const groupName = groupOf(fields);
  const expression = requireText(fields, 'ScheduleExpression');
  const zone = readText(fields, 'ScheduleExpressionTimezone') ?? 'UTC';
  if (zone !== 'UTC' && zone !== 'Etc/UTC')
    throw validationError(`The laptop supports no time zone except UTC: ${zone}`);
  const timing = readTiming(expression, context.now);
  for (const bound of ['StartDate', 'EndDate']) {
    // AWS ignores them for a schedule that fires once.
    if (timing.recurs && fields[bound] !== undefined)
      throw validationError(`The laptop does not support ${bound}.`);
  }
  const window = readObject(fields, 'FlexibleTimeWindow');
  if (window === undefined) throw constraintError('null', 'flexibleTimeWindow', 'Member must not be null');
  const after = oneOf(readText(fields, 'ActionAfterCompletion') ?? 'NONE', 'actionAfterCompletion', [
    'NONE',
    'DELETE',
  ]);
  const state = oneOf(readText(fields, 'State') ?? 'ENABLED', 'state', ['ENABLED', 'DISABLED']);
  return {
    name: requireName(name),
    groupName,
    arn: `${context.prefix}:schedule/${groupName}/${name}`,
    expression,
    timezone: zone,
    timing,
    description: readText(fields, 'Description'),
    enabled: state === 'ENABLED',
    deleteAfterCompletion: after === 'DELETE',
    // The window's beginning is always a permitted choice.
    flexibleWindow: compact({
      Mode: oneOf(requireText(window, 'Mode'), 'flexibleTimeWindow.mode', ['OFF', 'FLEXIBLE']),
      MaximumWindowInMinutes: readNumber(window, 'MaximumWindowInMinutes'),
    }),
    clientToken: readText(fields, 'ClientToken'),
    createdAt: context.now / 1000,
    target: readTarget(fields),
  };
}

function oneOf(value: string, member: string, allowed: readonly string[]): string {
  if (allowed.includes(value)) return value;
  const constraint = `Member must satisfy enum value set: [${allowed.join(', ')}]`;
  throw constraintError(`'${value}'`, member, constraint);
}

function readTarget(fields: Fields): ScheduleTarget {
  const target = readObject(fields, 'Target');
  if (target === undefined) throw constraintError('null', 'target', 'Member must not be null');
  const arn = requireText(target, 'Arn');
  const roleArn = requireText(target, 'RoleArn');
  if (!/^arn:[^:]+:sqs:/.test(arn)) {
    throw validationError(
      `Provided Arn is not in correct format or not a queue, which is all that the laptop knows: ${arn}`,
    );
  }
  const input = readText(target, 'Input');
  const sqs = readObject(target, 'SqsParameters') ?? {};
  const retry = readObject(target, 'RetryPolicy');
  const deadLetter = readObject(target, 'DeadLetterConfig') ?? {};
  const messageGroupId = readText(sqs, 'MessageGroupId');
  const maximumRetryAttempts = readNumber(retry ?? {}, 'MaximumRetryAttempts');
  const deadLetterArn = readText(deadLetter, 'Arn');
  return {
    arn,
    input: input ?? '{}',
    messageGroupId,
    maximumRetryAttempts,
    deadLetterArn,
    described: compact({
      Arn: arn,
      RoleArn: roleArn,
      Input: input,
      SqsParameters: messageGroupId === undefined ? undefined : { MessageGroupId: messageGroupId },
      DeadLetterConfig: deadLetterArn === undefined ? undefined : { Arn: deadLetterArn },
      RetryPolicy: retry === undefined ? undefined : parseJson(JSON.stringify(retry)),
    }),
  };
}

/** Returns a schedule as GetSchedule shows it. */
export const describeSchedule = (schedule: Schedule): JsonObject =>
  compact({
    Name: schedule.name,
    Arn: schedule.arn,
    GroupName: schedule.groupName,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    Description: schedule.description,
    State: schedule.enabled ? 'ENABLED' : 'DISABLED',
    ActionAfterCompletion: schedule.deleteAfterCompletion ? 'DELETE' : 'NONE',
    FlexibleTimeWindow: schedule.flexibleWindow,
    CreationDate: schedule.createdAt,
    LastModificationDate: schedule.createdAt,
    Target: schedule.target.described,
  });

/** Returns a schedule as ListSchedules shows it. */
export const summarizeSchedule = (schedule: Schedule): JsonObject => ({
  Name: schedule.name,
  Arn: schedule.arn,
  GroupName: schedule.groupName,
  State: schedule.enabled ? 'ENABLED' : 'DISABLED',
  CreationDate: schedule.createdAt,
  LastModificationDate: schedule.createdAt,
  Target: { Arn: schedule.target.arn },
});

/**
 * Returns the target's input with the schedule's context attributes filled in.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export const fillContext = ({ arn, target }: Schedule, atMs: number, executionId: string): string =>
  target.input
    .replaceAll('<aws.scheduler.schedule-arn>', () => arn)
    .replaceAll('<aws.scheduler.scheduled-time>', () => `${new Date(atMs).toISOString().slice(0, 19)}Z`)
    .replaceAll('<aws.scheduler.execution-id>', () => executionId)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
