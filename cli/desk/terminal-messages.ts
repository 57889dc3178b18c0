import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { BridgeQueue } from '../../shared/adapters/aws/sqs/find-queues.ts';
import { toFault } from '../../shared/adapters/aws/to-fault.ts';

/** A message that waits for an operator. */
export interface TerminalMessage {
  readonly queue: BridgeQueue;
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The group in a FIFO queue. */
  readonly groupId: string | undefined;
  /** Ms since the epoch. */
  readonly sentAt: number;
  readonly receipt: string;
}

const terminalRoles: ReadonlySet<string> = new Set(['quarantine', 'unrouted', 'dead-letter']);

/** Tells whether the messages of a queue wait for an operator. */
export const isTerminal = ({ role }: BridgeQueue): boolean => terminalRoles.has(role);

/** Returns about how many messages a queue holds, those that are hidden for the moment included. */
export async function countOf(client: SQSClient, { url }: BridgeQueue): Promise<number> {
  const { Attributes: counts = {} } = await client
    .send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    .catch(toFault);
  return (
    Number(counts['ApproximateNumberOfMessages'] ?? 0) +
    Number(counts['ApproximateNumberOfMessagesNotVisible'] ?? 0)
  );
}

/** The time for which a message is hidden from others while this program looks at it. */
const hiddenSeconds = 60;

/** SQS may answer once with nothing although there is something. */
const emptyAnswers = 2;

/**
 * Yields the messages of a terminal queue, each once, and hides them while it runs. What is not deleted is visible again
 * at the end, also where the caller ends early. In a FIFO queue a group shows its next messages once the earlier ones
 * are deleted.
 */
export async function* terminalMessages(
  client: SQSClient,
  queue: BridgeQueue,
): AsyncGenerator<TerminalMessage> {
  const seen = new Map<string, string>();
  try {
    for (let empty = 0; empty < emptyAnswers;) {
      const batch = await receive(client, queue);
      const fresh = batch.filter(({ id }) => !seen.has(id));
      for (const { id, receipt } of batch) seen.set(id, receipt);
      empty = fresh.length === 0 ? empty + 1 : 0;
      yield* fresh;
    }
  } finally {
    for (const receipt of seen.values()) await show(client, queue, receipt);
  }
}

/** Deletes a message. */
export async function deleteMessage(client: SQSClient, { queue, receipt }: TerminalMessage): Promise<void> {
  await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: receipt })).catch(toFault);
}

async function receive(client: SQSClient, queue: BridgeQueue): Promise<readonly TerminalMessage[]> {
  const { Messages: messages = [] } = await client
    .send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    )
    .catch(toFault);
  return messages.map((message) => {
    const { MessageId: id = '', Body: body = '', ReceiptHandle: receipt = '' } = message;
    const { MessageAttributes: attributes = {}, Attributes: system = {} } = message;
    return {
      queue,
      id,
      body,
      receipt,
      attributes: Object.fromEntries(
        Object.entries(attributes).flatMap(([name, { StringValue: text }]) =>
          text === undefined ? [] : [[name, text]],
        ),
      ),
      groupId: system.MessageGroupId,
      sentAt: Number(system.SentTimestamp ?? 0),
    };
  });
}

/** A message that is gone has nothing to show. */
async function show(client: SQSClient, { url }: BridgeQueue, receipt: string): Promise<void> {
  await client
    .send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: 0 }))
    .catch((fault: unknown) => {
      const name = fault instanceof Error ? fault.name : '';
      if (!goneNames.has(name)) toFault(fault);
    });
}

const goneNames: ReadonlySet<string> = new Set([
  'MessageNotInflight',
  'ReceiptHandleIsInvalid',
  'InvalidParameterValue',
]);
