import type { Deployment } from './deployment.ts';
import { TemplateFault } from './properties.ts';

/** SQS' own default. */
const defaultSeconds = 30;

/**
 * Rejects an event source whose queue shows a message again before its function may have ended, as Lambda does. Such a
 * queue counts a slow function as a failed one, and moves handled messages to the dead-letter queue.
 *
 * @throws TemplateFault
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function checkVisibility({ queues, functions, eventSources }: Deployment): void {
  for (const { queueArn, functionName } of eventSources) {
    const queue = queues.find(({ arn }) => arn === queueArn);
    const timeoutMs = functions.find(({ name }) => name === functionName)?.timeoutMs;
    if (queue === undefined || timeoutMs === undefined) continue;
    const visibleAfter = Number(queue.attributes['VisibilityTimeout'] ?? defaultSeconds);
    if (visibleAfter * 1_000 < timeoutMs)
      throw new TemplateFault(
        `${queue.name}: a visibility timeout of ${visibleAfter} s is less than the timeout of ${functionName}, ${timeoutMs / 1_000} s; Lambda refuses this`,
      );
  }
}
