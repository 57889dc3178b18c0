import { z } from 'zod';
import { namePattern } from '../../shared/bridge-file/definition/names.ts';
import { understoodMessageVersion } from '../../shared/messages/message-version.ts';
import { at, listOf, ofType, tag, target, type Resource, type Template } from './template.ts';

const schedules = (template: Template): [string, Resource][] => ofType(template, 'AWS::Scheduler::Schedule');

/** The queue that the clock of batches ticks into. */
function batchQueue(template: Template, { Properties }: Resource): Resource | undefined {
  const queue = template.Resources[target(at(Properties['Target'], 'Arn')) ?? ''];
  return queue !== undefined && tag(queue, 'role') === 'batch' ? queue : undefined;
}

const releases = (template: Template): [string, Resource][] =>
  schedules(template).filter(([, schedule]) => batchQueue(template, schedule) === undefined);

const order = z.strictObject({
  v: z.int().min(1).max(understoodMessageVersion),
  kind: z.literal('release-all'),
  fusion: z.string().regex(namePattern),
  reason: z.literal('schedule'),
});

/** The queue with this role that belongs to the fusion queue's worker. */
function isFusionQueue(template: Template, arn: unknown, role: 'fusion' | 'dead-letter'): boolean {
  const queue = template.Resources[target(arn) ?? ''];
  return queue !== undefined && tag(queue, 'role') === role && tag(queue, 'name') === 'fusion';
}

export const scheduleInvariants = {
  'a schedule sends to the fusion queue in UTC, and retries for a day before the dead letters': (
    template: Template,
  ) =>
    releases(template)
      .filter(([, { Properties }]) => {
        const to = Properties['Target'];
        return (
          !isFusionQueue(template, at(to, 'Arn'), 'fusion') ||
          !isFusionQueue(template, at(to, 'DeadLetterConfig', 'Arn'), 'dead-letter') ||
          at(to, 'RetryPolicy', 'MaximumEventAgeInSeconds') !== 86_400 ||
          Properties['ScheduleExpressionTimezone'] !== 'Etc/UTC'
        );
      })
      .map(([id]) => id),

  'a schedule acts by the role that its dead letters let in, in the group that the role trusts': (
    template: Template,
  ) =>
    schedules(template)
      .filter(([, { Properties }]) => {
        const to = Properties['Target'];
        const roleId = target(at(to, 'RoleArn'));
        const role = template.Resources[roleId ?? ''];
        const trusted = target(
          at(
            role?.Properties['AssumeRolePolicyDocument'],
            'Statement',
            0,
            'Condition',
            'ArnEquals',
            'aws:SourceArn',
          ),
        );
        const sendsTo = ofType(template, 'AWS::IAM::Policy')
          .filter(([, policy]) => listOf(policy.Properties['Roles']).some((one) => target(one) === roleId))
          .flatMap(([, policy]) => listOf(at(policy.Properties['PolicyDocument'], 'Statement')))
          .flatMap((statement) => listOf(at(statement, 'Resource')))
          .map((resource) => target(resource));
        const letters = target(at(to, 'DeadLetterConfig', 'Arn'));
        const group = template.Resources[trusted ?? ''];
        const isInGroup =
          target(Properties['GroupName']) === trusted ||
          Properties['GroupName'] === group?.Properties['Name'];
        return trusted === undefined || !isInGroup || !sendsTo.includes(letters ?? target(at(to, 'Arn')));
      })
      .map(([id]) => id),

  'the clock of batches ticks for one run after another, and no two ticks are alike': (template: Template) =>
    schedules(template)
      .filter(([, schedule]) => {
        const queue = batchQueue(template, schedule);
        if (queue === undefined) return false;
        const to = schedule.Properties['Target'];
        return (
          queue.Properties['FifoQueue'] !== true ||
          queue.Properties['ContentBasedDeduplication'] !== true ||
          at(to, 'SqsParameters', 'MessageGroupId') !== 'batches' ||
          !String(at(to, 'Input')).includes('<aws.scheduler.scheduled-time>')
        );
      })
      .map(([id]) => id),

  'a schedule orders the release of all groups of one fusion': (template: Template) =>
    releases(template)
      .filter(([, { Properties }]) => {
        const input = at(Properties['Target'], 'Input');
        return typeof input !== 'string' || !order.safeParse(JSON.parse(input)).success;
      })
      .map(([id]) => id),
};
