import { longestPauseMs, mostReceives } from '../../shared/policy/redelivery.ts';
import { at, listOf, ofType, tag, target, type Resource, type Template } from './template.ts';

const queueType = 'AWS::SQS::Queue';
const terminalRoles = ['dead-letter', 'quarantine', 'unrouted'];

export function queues(template: Template): [string, Resource][] {
  return ofType(template, queueType);
}

/** A queue that no function consumes and that waits for a person: dead letters, quarantine, unrouted. */
export function isTerminal(queue: Resource): boolean {
  return terminalRoles.some((role) => tag(queue, 'role') === role);
}

/** The event sources that read a queue of the stack; those of feeds read a broker. */
function eventSources(template: Template): [string, Resource][] {
  return ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
    ([, { Properties }]) => Properties['Topics'] === undefined && Properties['Queues'] === undefined,
  );
}

function timeoutOf(template: Template, source: Resource): number {
  const id = target(source.Properties['FunctionName']);
  return Number(id === undefined ? undefined : template.Resources[id]?.Properties['Timeout']);
}

export const queueInvariants = {
  'every queue says its role and name': (template: Template) =>
    queues(template)
      .filter(([, queue]) => tag(queue, 'role') === undefined || tag(queue, 'name') === undefined)
      .map(([id]) => id),

  'every queue has dead letters: of a recipient after 10 deliveries, of a function after a day of outage': (
    template: Template,
  ) =>
    queues(template)
      .filter(([, queue]) => !isTerminal(queue))
      .filter(([, queue]) => {
        const policy = queue.Properties['RedrivePolicy'];
        const letters = template.Resources[target(at(policy, 'deadLetterTargetArn')) ?? ''];
        const most = tag(queue, 'role') === 'recipient' ? 10 : mostReceives;
        return !letters || tag(letters, 'role') !== 'dead-letter' || at(policy, 'maxReceiveCount') !== most;
      })
      .map(([id]) => id),

  'no pause lets a queue forget a message before it is a dead letter': (template: Template) =>
    queues(template)
      .filter(([, queue]) =>
        ['topic', 'fusion', 'completion', 'batch', 'sorting'].includes(String(tag(queue, 'role'))),
      )
      .filter(([, queue]) => {
        const longestSeconds = (longestPauseMs / 1_000) * mostReceives;
        return !(Number(queue.Properties['MessageRetentionPeriod']) > longestSeconds);
      })
      .map(([id]) => id),

  'a function knows the queue that it reads, so that it can pause messages there': (template: Template) =>
    eventSources(template)
      .filter(([, source]) => {
        const fn = template.Resources[target(source.Properties['FunctionName']) ?? ''];
        const known = at(fn?.Properties['Environment'], 'Variables', 'INBOX_QUEUE_URL');
        return target(known) === undefined || target(known) !== target(source.Properties['EventSourceArn']);
      })
      .map(([id]) => id),

  'a dead letter keeps for longer than the queue that it comes from': (template: Template) =>
    queues(template)
      .filter(([, queue]) => !isTerminal(queue))
      .filter(([, queue]) => {
        const id = target(at(queue.Properties['RedrivePolicy'], 'deadLetterTargetArn')) ?? '';
        const kept = Number(template.Resources[id]?.Properties['MessageRetentionPeriod']);
        return !(kept > Number(queue.Properties['MessageRetentionPeriod']));
      })
      .map(([id]) => id),

  'a FIFO queue has FIFO dead letters, and a throughput for each of its groups': (template: Template) =>
    queues(template)
      .filter(([, queue]) => !isTerminal(queue))
      .filter(([, { Properties }]) => {
        const id = target(at(Properties['RedrivePolicy'], 'deadLetterTargetArn')) ?? '';
        const isFifo = Properties['FifoQueue'];
        const { DeduplicationScope, FifoThroughputLimit } = Properties;
        return (
          template.Resources[id]?.Properties['FifoQueue'] !== isFifo ||
          DeduplicationScope !== (isFifo === true ? 'messageGroup' : undefined) ||
          FifoThroughputLimit !== (isFifo === true ? 'perMessageGroupId' : undefined)
        );
      })
      .map(([id]) => id),

  'every terminal queue keeps messages for 14 days and has no consumer': (template: Template) => {
    const consumed = new Set(
      eventSources(template).map(([, source]) => target(source.Properties['EventSourceArn'])),
    );
    return queues(template)
      .filter(([, queue]) => isTerminal(queue))
      .filter(([id, queue]) => consumed.has(id) || queue.Properties['MessageRetentionPeriod'] !== 1_209_600)
      .map(([id]) => id);
  },

  'every queue is encrypted at rest': (template: Template) =>
    queues(template)
      .filter(([, queue]) => queue.Properties['SqsManagedSseEnabled'] !== true)
      .map(([id]) => id),

  'every queue turns away what comes without TLS': (template: Template) => {
    const guarded = new Set(
      queueStatements(template).flatMap(({ queueIds, statement }) =>
        at(statement, 'Effect') === 'Deny' &&
        at(statement, 'Action') === 'sqs:*' &&
        at(statement, 'Principal', 'AWS') === '*' &&
        at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false'
          ? queueIds
          : [],
      ),
    );
    return queues(template)
      .filter(([id]) => !guarded.has(id))
      .map(([id]) => id);
  },

  'no queue is open to everyone': (template: Template) =>
    queueStatements(template)
      .filter(({ statement }) => at(statement, 'Effect') === 'Allow')
      .filter(({ statement }) => {
        const principal = at(statement, 'Principal');
        const everyone = principal === '*' || listOf(at(principal, 'AWS')).length > 0;
        const anyRule = target(at(statement, 'Condition', 'ArnEquals', 'aws:SourceArn')) === undefined;
        return everyone || anyRule;
      })
      .map(({ id }) => id),

  'a message stays hidden for at least six timeouts of its consumer': (template: Template) =>
    eventSources(template)
      .filter(([, source]) => {
        const queue = template.Resources[target(source.Properties['EventSourceArn']) ?? ''];
        return !(Number(queue?.Properties['VisibilityTimeout']) >= 6 * timeoutOf(template, source));
      })
      .map(([id]) => id),

  'every event source reports the messages that failed': (template: Template) =>
    eventSources(template)
      .filter(
        ([, source]) =>
          !listOf(source.Properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
      )
      .map(([id]) => id),

  'every event source is bounded, so that no function is throttled': (template: Template) =>
    eventSources(template)
      .filter(([, source]) => {
        const most = at(source.Properties['ScalingConfig'], 'MaximumConcurrency');
        return typeof most !== 'number' || most < 2 || most > 1000;
      })
      .map(([id]) => id),

  'no message waits for a batch to fill': (template: Template) =>
    eventSources(template)
      .filter(([, source]) => source.Properties['MaximumBatchingWindowInSeconds'] !== undefined)
      .map(([id]) => id),
};

function queueStatements(template: Template) {
  return ofType(template, 'AWS::SQS::QueuePolicy').flatMap(([id, policy]) => {
    const queueIds = listOf(policy.Properties['Queues']).flatMap((queue) => target(queue) ?? []);
    const statements = listOf(at(policy.Properties['PolicyDocument'], 'Statement'));
    return statements.map((statement) => ({ id, queueIds, statement }));
  });
}
