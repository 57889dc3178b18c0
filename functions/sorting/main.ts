import { sqsClient } from '../../shared/adapters/aws/clients.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { receiveFromSqs, type SqsFunction } from '../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { retriesFrom } from '../../shared/adapters/aws/sqs/retries-from.ts';
import { withOwnProcess } from '../../shared/adapters/node/own-process.ts';
import { createSortingHandler, type SortingPorts } from './handler.ts';

/** Wires the sorting function, once at its cold start. */
export function start(topics: SortingPorts['topics']): SqsFunction {
  const env = environment(process.env);
  const sqs = sqsClient();
  const handle = createSortingHandler({ topics, unrouted: sqsMessageSender(sqs, env('UNROUTED_QUEUE_URL')) });
  return receiveFromSqs(withOwnProcess(handle, retriesFrom(sqs, env, 'sorting')));
}
