import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QuarantineEntry } from '../../../ports/quarantine.ts';
import type { RetryPorts } from '../../../ports/with-retries.ts';
import { consoleLog } from '../console-log.ts';
import type { environment } from '../environment.ts';
import { mayPass } from '../to-fault.ts';
import { sqsQuarantine } from './sqs-quarantine.ts';
import { sqsVisibility } from './sqs-visibility.ts';

/** Opens the ports of retry for a function that an SQS queue feeds. A message that is given up goes to quarantine. */
export function retriesFrom(
  sqs: SQSClient,
  env: ReturnType<typeof environment>,
  stage: QuarantineEntry['stage'],
): RetryPorts {
  const quarantine = sqsQuarantine(sqs, env('QUARANTINE_QUEUE_URL'));
  return {
    pause: sqsVisibility(sqs, env('INBOX_QUEUE_URL')),
    giveUp: ({ body: original }, rejection) =>
      quarantine.put([{ original, stage, topic: undefined, rejection }]),
    mayPass,
    random: Math.random,
    log: consoleLog,
  };
}
