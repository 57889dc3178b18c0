import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach } from 'vitest';

export interface Failure {
  readonly code: string;
  readonly senderFault?: boolean;
}

/** Replaces SQS for the tests of one file by a queue that accepts every message, until a test lets it refuse some. */
export function fakeQueue() {
  const sqs = mockClient(SQSClient);
  beforeEach(() => {
    sqs.reset();
    answer(() => undefined);
  });
  afterAll(() => sqs.restore());

  /** Refuses entries by their body, and accepts all others. */
  function answer(failureOf: (body: string) => Failure | undefined): void {
    sqs.on(SendMessageBatchCommand).callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => {
      const outcomes = Entries.map(({ Id, MessageBody = '' }) => ({ Id, failure: failureOf(MessageBody) }));
      return {
        Successful: outcomes
          .filter(({ failure }) => failure === undefined)
          .map(({ Id }) => ({ Id, MessageId: 'm', MD5OfMessageBody: 'x' })),
        Failed: outcomes.flatMap(({ Id, failure }) =>
          failure === undefined
            ? []
            : [{ Id, Code: failure.code, SenderFault: failure.senderFault ?? false, Message: 'secret body' }],
        ),
      };
    });
  }

  /** Returns the sent batches, call by call. */
  const calls = (): SendMessageBatchCommandInput[] =>
    sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input);

  return {
    sqs,
    client: new SQSClient({ region: 'eu-central-1' }),
    answer,
    calls,
    bodies: (): (string | undefined)[][] =>
      calls().map(({ Entries = [] }) => Entries.map((entry) => entry.MessageBody)),
  };
}
