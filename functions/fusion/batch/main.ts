import { randomUUID } from 'node:crypto';
import { claudeKey } from '../../../shared/adapters/aws/secrets/claude-secret.ts';
import { secretsManagerClient, sqsClient } from '../../../shared/adapters/aws/clients.ts';
import { dynamoClient } from '../../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import { dynamoBatchStore } from '../../../shared/adapters/aws/dynamodb/dynamo-batch-store.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import { receiveFromSqs, type SqsFunction } from '../../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { retriesFrom } from '../../../shared/adapters/aws/sqs/retries-from.ts';
import { sqsMessageSender } from '../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { runBatches } from '../../../shared/compose/batch/run-batches.ts';
import { baseClient } from '../../../shared/adapters/anthropic/base-client.ts';
import { messageBatches } from '../../../shared/adapters/anthropic/message-batches.ts';
import { encodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import { groupIdOf } from '../../../shared/messages/group-id.ts';
import { withRetries } from '../../../shared/ports/with-retries.ts';
import { createBatchHandler } from './handler.ts';

/** Wires the batch function, once at its cold start. */
export function start(): SqsFunction {
  const env = environment(process.env);
  const clock = { now: () => Date.now() };
  const book = dynamoBatchStore({ client: dynamoClient(), tableName: env('GROUPS_TABLE'), clock });
  const sqs = sqsClient();
  const completions = sqsMessageSender(sqs, env('COMPLETION_QUEUE_URL'));
  const key = claudeKey(secretsManagerClient(), env('CLAUDE_SECRET_ARN'), clock);
  const handle = createBatchHandler({
    async run(isLate, signal) {
      const secret = await key();
      const api =
        secret === undefined
          ? undefined
          : messageBatches({ client: baseClient({ key: secret }), signal, now: clock.now });
      const end = await runBatches({
        book,
        api,
        clock,
        newId: randomUUID,
        notify: (messages) =>
          completions.send(
            messages.map((message) => ({
              body: encodeCompletionMessage(message),
              groupId: groupIdOf(message),
            })),
          ),
        log: consoleLog,
        isLate,
      });
      // The rejected key may have been an older one.
      if (end.kind === 'not-now' && end.wantsPerson) key.forget();
      return end;
    },
    onPause: (reason) => consoleLog.warn('batches wait for the next run', { reason }),
  });
  return receiveFromSqs(withRetries(handle, retriesFrom(sqs, env, 'batch')));
}
