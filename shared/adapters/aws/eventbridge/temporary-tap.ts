import {
  DeleteRuleCommand,
  type EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isJsonObject } from '../../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../../json/json.ts';
import { parseJson } from '../../../json/parse-json.ts';
import { toFault } from '../to-fault.ts';

/** The clients for a tap, and its bus. */
export interface TapPlace {
  readonly events: EventBridgeClient;
  readonly queues: SQSClient;
  readonly bus: string;
  /** The name of the rule and of the queue, at most 64 letters, digits, `-` and `_`. */
  readonly name: string;
}

/** A queue and a rule that exist for one run. Events of the bus that fit a pattern come to it, and go to others as before. */
export interface TemporaryTap {
  /** Receives up to ten events, and waits for the first. Each comes at least once, as its CloudEvent. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<readonly JsonObject[]>;
  /** Puts an event of the bridge's own source on the bus, which tells whether the rule works yet. */
  probe(source: string, type: string, key: string): Promise<void>;
  /** Removes the rule and the queue. @throws the error of the first removal that failed, after all were tried */
  remove(): Promise<void>;
}

const targetId = 'queue';

/** The time for which a queue that was left behind keeps anything. */
const retentionSeconds = '3600';

/**
 * Opens a tap. It takes `events:PutRule`, `PutTargets`, `RemoveTargets` and `DeleteRule`, and `sqs:CreateQueue`,
 * `SetQueueAttributes`, `GetQueueAttributes`, `ReceiveMessage`, `DeleteMessage` and `DeleteQueue`.
 *
 * What was opened is removed again when a later step fails.
 */
export async function openTap(place: TapPlace, pattern: JsonObject): Promise<TemporaryTap> {
  const { events, queues, bus, name } = place;
  const undo: (() => Promise<unknown>)[] = [];
  const remove = async (): Promise<void> => {
    const failed: unknown[] = [];
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  };
  try {
    const { QueueUrl: url = '' } = await queues
      .send(
        new CreateQueueCommand({ QueueName: name, Attributes: { MessageRetentionPeriod: retentionSeconds } }),
      )
      .catch(toFault);
    undo.push(() => queues.send(new DeleteQueueCommand({ QueueUrl: url })));
    const { Attributes = {} } = await queues
      .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }))
      .catch(toFault);
    const arn = Attributes.QueueArn ?? '';
    const { RuleArn: rule = '' } = await events
      .send(new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern: JSON.stringify(pattern) }))
      .catch(toFault);
    undo.push(() => events.send(new DeleteRuleCommand({ Name: name, EventBusName: bus })));
    await queues
      .send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy: policyFor(arn, rule) } }))
      .catch(toFault);
    const target = { Id: targetId, Arn: arn, InputPath: '$.detail' };
    await events
      .send(new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [target] }))
      .catch(toFault);
    undo.push(() =>
      events.send(new RemoveTargetsCommand({ Rule: name, EventBusName: bus, Ids: [targetId] })),
    );
    return {
      receive: (waitSeconds, signal) => receive(queues, url, waitSeconds, signal),
      probe: (source, type, key) => probe(events, bus, { source, type, key }),
      remove,
    };
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

/** Lets the rule, and nothing else of EventBridge, send to the queue. */
function policyFor(queue: string, rule: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': rule } },
      },
    ],
  });
}

async function receive(
  queues: SQSClient,
  url: string,
  waitSeconds: number,
  abortSignal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const { Messages = [] } = await queues
    .send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds }),
      { abortSignal },
    )
    .catch(toFault);
  if (Messages.length === 0) return [];
  const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  // A message whose deletion fails comes again, and is known by its id.
  await queues.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries })).catch(toFault);
  return Messages.flatMap(({ Body = '' }) => {
    const read = parseJson(Body);
    const event: Json = read.kind === 'json' ? read.value : null;
    return isJsonObject(event) ? [event] : [];
  });
}

async function probe(
  events: EventBridgeClient,
  bus: string,
  { source, type, key }: { readonly source: string; readonly type: string; readonly key: string },
): Promise<void> {
  const detail = { specversion: '1.0', id: key, source, type, correlationid: key };
  const entry = { EventBusName: bus, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  await events.send(new PutEventsCommand({ Entries: [entry] })).catch(toFault);
}
