import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outageWords } from '../../shared/policy/redelivery.ts';
import { isTerminal, queues } from './queue-invariants.ts';
import { at, listOf, ofType, target, type Resource, type Template } from './template.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const sections = new Set(
  [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  ),
);

/** Properties that would give a resource a fixed name, so that two stacks could not exist side by side. */
const physicalNames = [
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::Lambda::Function', 'FunctionName'],
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::Events::Rule', 'Name'],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::CloudWatch::Alarm', 'AlarmName'],
  ['AWS::CloudWatch::Dashboard', 'DashboardName'],
  ['AWS::SecretsManager::Secret', 'Name'],
] as const;

function hasAlarm(template: Template, metric: string, dimension: string, id: string): boolean {
  return ofType(template, 'AWS::CloudWatch::Alarm').some(([, alarm]) => {
    const { MetricName, Dimensions, ComparisonOperator } = alarm.Properties;
    const [first] = listOf(Dimensions);
    return (
      MetricName === metric &&
      at(first, 'Name') === dimension &&
      target(at(first, 'Value')) === id &&
      ComparisonOperator === 'GreaterThanThreshold'
    );
  });
}

const functions = (template: Template): [string, Resource][] => ofType(template, 'AWS::Lambda::Function');

export const observabilityInvariants = {
  'every terminal queue raises an alarm at its first message': (template: Template) =>
    queues(template)
      .filter(([, queue]) => isTerminal(queue))
      .filter(([id]) => !hasAlarm(template, 'ApproximateNumberOfMessagesVisible', 'QueueName', id))
      .map(([id]) => id),

  'a queue that stands still raises an alarm': (template: Template) =>
    queues(template)
      .filter(([, queue]) => !isTerminal(queue))
      .filter(([id]) => !hasAlarm(template, 'ApproximateAgeOfOldestMessage', 'QueueName', id))
      .map(([id]) => id),

  'a function that fails or is throttled raises an alarm': (template: Template) =>
    functions(template)
      .filter(([id]) =>
        ['Errors', 'Throttles'].some((metric) => !hasAlarm(template, metric, 'FunctionName', id)),
      )
      .map(([id]) => id),

  'a fault that lasts raises an alarm, whichever function meets it': (template: Template) => {
    const watched = new Set(
      ofType(template, 'AWS::Logs::MetricFilter')
        .filter(([, { Properties }]) => Properties['FilterPattern'] === `"${outageWords}"`)
        .map(([, { Properties }]) => target(Properties['LogGroupName'])),
    );
    return functions(template)
      .filter(([, { Properties }]) => !watched.has(target(at(Properties['LoggingConfig'], 'LogGroup'))))
      .map(([id]) => id);
  },

  'every metric filter has an alarm': (template: Template) =>
    ofType(template, 'AWS::Logs::MetricFilter')
      .filter(([, filter]) => {
        const counted = at(filter.Properties['MetricTransformations'], 0);
        return !ofType(template, 'AWS::CloudWatch::Alarm').some(
          ([, { Properties }]) =>
            Properties['MetricName'] === at(counted, 'MetricName') &&
            Properties['Namespace'] === at(counted, 'MetricNamespace'),
        );
      })
      .map(([id]) => id),

  'every alarm names a section of the runbook that exists': (template: Template) =>
    ofType(template, 'AWS::CloudWatch::Alarm')
      .filter(([, alarm]) => {
        const [, section = ''] =
          /docs\/operations\.md#([\w-]+)$/.exec(String(alarm.Properties['AlarmDescription'])) ?? [];
        return !sections.has(section);
      })
      .map(([id]) => id),

  'every log group ends': (template: Template) =>
    ofType(template, 'AWS::Logs::LogGroup')
      .filter(([, group]) => !(Number(group.Properties['RetentionInDays']) > 0))
      .map(([id]) => id),

  'every function logs JSON into a log group of this stack': (template: Template) =>
    functions(template)
      .filter(([, fn]) => {
        const logging = fn.Properties['LoggingConfig'];
        const group = template.Resources[target(at(logging, 'LogGroup')) ?? ''];
        return group?.Type !== 'AWS::Logs::LogGroup' || at(logging, 'LogFormat') !== 'JSON';
      })
      .map(([id]) => id),

  'every function runs on Node 24 and arm64': (template: Template) =>
    functions(template)
      .filter(
        ([, fn]) =>
          fn.Properties['Runtime'] !== 'nodejs24.x' || at(fn.Properties['Architectures'], 0) !== 'arm64',
      )
      .map(([id]) => id),

  'the table can be restored, forgets by itself and outlives the stack': (template: Template) =>
    ofType(template, 'AWS::DynamoDB::Table')
      .filter(([, { Properties, DeletionPolicy, UpdateReplacePolicy }]) => {
        const restorable =
          at(Properties['PointInTimeRecoverySpecification'], 'PointInTimeRecoveryEnabled') === true;
        const forgets = at(Properties['TimeToLiveSpecification'], 'AttributeName') === 'ttl';
        const kept = DeletionPolicy === 'RetainExceptOnCreate' && UpdateReplacePolicy === 'Retain';
        return !restorable || !forgets || !kept || Properties['BillingMode'] !== 'PAY_PER_REQUEST';
      })
      .map(([id]) => id),

  'nothing has a physical name but the bus, its archive and the schedule group, to which CDK gives one': (
    template: Template,
  ) =>
    physicalNames.flatMap(([type, property]) =>
      ofType(template, type)
        .filter(([, resource]) => resource.Properties[property] !== undefined)
        .map(([id]) => id),
    ),
};
