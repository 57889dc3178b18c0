import { sqsClient } from '../../shared/adapters/aws/clients.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { receiveFromSqs, type SqsFunction } from '../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { createSortingHandler, type SortingPorts } from './handler.ts';

/** Wires the sorting function, once at its cold start. */
export function start(topics: SortingPorts['topics']): SqsFunction {
  const unrouted = sqsMessageSender(sqsClient(), environment(process.env)('UNROUTED_QUEUE_URL'));
  return receiveFromSqs(createSortingHandler({ topics, unrouted }));
}
