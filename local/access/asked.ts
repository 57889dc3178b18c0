import { isFields, parseJson } from '../eventbridge/aws-json.ts';
import type { Reply } from '../eventbridge/aws-json.ts';
import type { EventBridge } from '../eventbridge/bus.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Queues } from '../sqs/queues.ts';
import { account, region } from '../template/identities.ts';
import type { Asked } from './access.ts';

/** The stand-in for an operation that names no resource, as in IAM. */
const everything = '*';

/**
 * Lists the resources of an operation of SQS. They are the queue that it names, and the queues that messages could
 * reach through it. The way back of dead letters asks for no more than their queue, because nothing else goes it.
 */
export function askedOfQueues(queues: Queues, operation: string, input: unknown): readonly Asked[] {
  const action = `sqs:${operation}`;
  if (!isFields(input)) return [{ action, resource: everything }];
  // Every member that may name a queue counts, because the operation alone knows which of them it reads.
  const named = [...queues.named(input), textOf(input['SourceArn'])].flatMap((arn) => arn ?? []);
  const isWayBack =
    operation === 'StartMessageMoveTask' && queues.isWayBack(input['SourceArn'], input['DestinationArn']);
  const reached = [
    deadLetterTarget(input['Attributes']),
    isWayBack ? undefined : textOf(input['DestinationArn']),
  ];
  return [
    ...(named.length === 0 ? [everything] : named).map((resource) => ({ action, resource })),
    ...reached.flatMap((arn) => (arn === undefined ? [] : [{ action: 'sqs:SendMessage', resource: arn }])),
  ];
}

/** Returns the queue to which a redrive policy moves messages. The attributes of a policy are JSON in a text. */
function deadLetterTarget(attributes: unknown): string | undefined {
  const policy = isFields(attributes) ? attributes['RedrivePolicy'] : undefined;
  if (typeof policy !== 'string' || policy === '') return undefined;
  const parsed = parseJson(policy);
  return isFields(parsed) ? textOf(parsed['deadLetterTargetArn']) : undefined;
}

/** The operations that change a rule, by the member that names it. */
const ruleMembers = new Map([
  ['PutRule', 'Name'],
  ['EnableRule', 'Name'],
  ['DisableRule', 'Name'],
  ['DeleteRule', 'Name'],
  ['PutTargets', 'Rule'],
  ['RemoveTargets', 'Rule'],
]);

/**
 * Lists what an operation of EventBridge asks for. Who changes a rule decides what its targets get, so a change asks for
 * every queue that the rule sends to, before and after.
 */
export async function askedOfBus(
  bus: EventBridge,
  operation: string,
  input: unknown,
): Promise<readonly Asked[]> {
  const action = `events:${operation}`;
  if (!isFields(input)) return [{ action, resource: everything }];
  const member = ruleMembers.get(operation);
  const named = textOf(input['EventBusName']) ?? textOf(input['Name']) ?? everything;
  if (member === undefined) return [{ action, resource: named }];
  const before = await bus.handle('ListTargetsByRule', {
    EventBusName: input['EventBusName'],
    Rule: input[member],
  });
  const targets = [...listOf(input['Targets']), ...targetsOf(before)];
  return [{ action, resource: named }, ...targets.flatMap((target) => sentTo(target))];
}

/** Lists the resources of a request to the Scheduler: the schedule, and the queues of its targets before and after. */
export function askedOfScheduler(
  scheduler: Scheduler,
  method: string,
  { pathname: path, searchParams: query }: URL,
  body: unknown,
): readonly Asked[] {
  const resource = `arn:aws:scheduler:${region}:${account}:${path.replace(/^\//, '')}`;
  const asked = { action: `scheduler:${method}`, resource };
  if (method === 'GET') return [asked];
  const after = isFields(body) ? sentTo(body['Target']) : [];
  const before = scheduler.sendsTo(path, query).map((arn) => ({ action: 'sqs:SendMessage', resource: arn }));
  return [asked, ...after, ...before];
}

export const askedOfSecrets = (operation: string, input: unknown): readonly Asked[] => [
  {
    action: `secretsmanager:${operation}`,
    resource: (isFields(input) ? textOf(input['SecretId'] ?? input['Name']) : undefined) ?? everything,
  },
];

/** Lists the queues that a target sends to: itself, and its dead-letter queue. */
function sentTo(target: unknown): readonly Asked[] {
  if (!isFields(target)) return [];
  const deadLetters = isFields(target['DeadLetterConfig']) ? target['DeadLetterConfig']['Arn'] : undefined;
  return [target['Arn'], deadLetters].flatMap((arn) =>
    typeof arn === 'string' ? [{ action: 'sqs:SendMessage', resource: arn }] : [],
  );
}

const targetsOf = ({ status, body }: Reply): readonly unknown[] =>
  status === 200 ? listOf(body['Targets']) : [];

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
