import type { Json, JsonObject } from '../../shared/json/json.ts';
import {
  AwsError,
  compact,
  constraintError,
  parseJson,
  readFields,
  readList,
  readNumber,
  readObject,
  readText,
  requireText,
  validationError,
} from './aws-json.ts';
import type { Fields } from './aws-json.ts';
import { compile } from './pattern.ts';
import type { EventTest } from './pattern.ts';
import { compileTargetInput } from './target.ts';
import type { TargetInput } from './target.ts';
import { invalidPattern } from './value-filters.ts';

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly input: TargetInput;
  readonly messageGroupId: string | undefined;
  readonly maximumRetryAttempts: number | undefined;
  readonly deadLetterArn: string | undefined;
  /** The rule as it was put, for the list operations. */
  readonly described: JsonObject;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly pattern: string;
  readonly matches: EventTest;
  readonly enabled: boolean;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly targets: ReadonlyMap<string, Target>;
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAt: number;
  readonly rules: Map<string, Rule>;
}

const maxTargets = 5;
const maxPatternLength = 4096;

/** Returns a bus's name from its name or ARN. */
export const busName = (nameOrArn: string | undefined): string =>
  nameOrArn === undefined ? 'default' : nameOrArn.replace(/^arn:[^/]*:event-bus\//, '');

/** Compiles the pattern of a PutRule or TestEventPattern request. */
export function compilePatternText(text: string): EventTest {
  const pattern = parseJson(text);
  if (pattern === undefined) throw invalidPattern('The pattern is not valid JSON');
  return compile(pattern);
}

/** Reads the rule of a PutRule request. The targets stay. */
export function readRule(input: Fields, bus: Bus, arn: string): Rule {
  const name = requireText(input, 'Name');
  requirePattern(name, 'name', 64);
  const pattern = readText(input, 'EventPattern');
  if (readText(input, 'ScheduleExpression') !== undefined) {
    throw validationError(
      'Rules with a ScheduleExpression do not run on the laptop; use EventBridge Scheduler.',
    );
  }
  if (pattern === undefined) {
    throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (pattern.length > maxPatternLength) {
    throw constraintError(
      "'...'",
      'eventPattern',
      `Member must have length less than or equal to ${maxPatternLength}`,
    );
  }
  const state = readText(input, 'State') ?? 'ENABLED';
  if (!['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'].includes(state)) {
    throw constraintError(
      `'${state}'`,
      'state',
      'Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]',
    );
  }
  return {
    name,
    arn,
    bus: bus.name,
    pattern,
    matches: compilePatternText(pattern),
    enabled: state !== 'DISABLED',
    description: readText(input, 'Description'),
    roleArn: readText(input, 'RoleArn'),
    targets: bus.rules.get(name)?.targets ?? new Map(),
  };
}

/** Returns the rule with the targets of a PutTargets request, which replace those of the same ids. */
export function withTargets(rule: Rule, input: Fields): Rule {
  const added = (readList(input, 'Targets') ?? []).map((target, index) => readTarget(target, index));
  if (added.length === 0) {
    throw constraintError("'[]'", 'targets', 'Member must have length greater than or equal to 1');
  }
  const targets = new Map([...rule.targets, ...added.map((target) => [target.id, target] as const)]);
  if (targets.size > maxTargets) {
    throw new AwsError(
      'LimitExceededException',
      'The requested resource exceeds the maximum number allowed.',
    );
  }
  return { ...rule, targets };
}

function readTarget(input: unknown, index: number): Target {
  const fields = readFields(input, 'Targets');
  const id = requireText(fields, 'Id');
  requirePattern(id, `targets.${index + 1}.member.id`, 64);
  const arn = requireText(fields, 'Arn');
  if (!/^arn:[^:]+:sqs:/.test(arn)) {
    throw validationError(
      `Provided Arn is not in correct format or not a queue, which is all that the laptop knows: ${arn}`,
    );
  }
  return {
    id,
    arn,
    input: compileTargetInput(fields),
    messageGroupId: readText(readObject(fields, 'SqsParameters') ?? {}, 'MessageGroupId'),
    maximumRetryAttempts: readNumber(readObject(fields, 'RetryPolicy') ?? {}, 'MaximumRetryAttempts'),
    deadLetterArn: readText(readObject(fields, 'DeadLetterConfig') ?? {}, 'Arn'),
    described: asJson(fields),
  };
}

function requirePattern(text: string, member: string, maxLength: number): void {
  if (text.length > maxLength) {
    throw constraintError(`'${text}'`, member, `Member must have length less than or equal to ${maxLength}`);
  }
  if (!/^[.\-_A-Za-z0-9]+$/.test(text)) {
    throw constraintError(
      `'${text}'`,
      member,
      'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
    );
  }
}

/** Copies the fields. The request came as JSON, so no other code holds this object. */
function asJson(fields: Fields): JsonObject {
  const copy: Json | undefined = parseJson(JSON.stringify(fields));
  return compact(Object.fromEntries(Object.entries(copy ?? {})));
}

/** Returns a rule as ListRules shows it. */
export const describeRule = (rule: Rule): JsonObject =>
  compact({
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.pattern,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: rule.bus,
  });

export const describeBus = (bus: Bus): JsonObject =>
  compact({
    Name: bus.name,
    Arn: bus.arn,
    Description: bus.description,
    CreationTime: bus.createdAt,
    LastModifiedTime: bus.createdAt,
  });
