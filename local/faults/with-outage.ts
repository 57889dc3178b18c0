import type { Call, Respond } from '../endpoint/call.ts';
import { protocolOf, type Refusal, refuse, signedFor } from '../endpoint/refuse.ts';
import { type Injected, injectedMessage } from './fault.ts';
import type { OutageOptions, OutageService } from './outage.ts';

/** The services by the first part of `X-Amz-Target`. */
const byTarget = new Map<string, OutageService>([
  ['DynamoDB_20120810', 'dynamodb'],
  ['AWSEvents', 'eventbridge'],
  ['AmazonSQS', 'sqs'],
  ['secretsmanager', 'secrets'],
]);

const outOfService: Refusal = { status: 503, code: 'ServiceUnavailable', message: injectedMessage };

/**
 * Refuses every call to one service with 503, before it takes effect, for a time from the first call on. All callers
 * meet it. Whatever this process does by itself goes on: queues feed functions even while SQS is out.
 *
 * @param now returns milliseconds that never go back
 */
export function withOutage(
  respond: Respond,
  { service, forMs }: OutageOptions,
  now: () => number,
  onInjected: (injected: Injected) => void,
): Respond {
  let endsAt: number | undefined;
  return (call, response) => {
    if (serviceOf(call) !== service) return respond(call, response);
    endsAt ??= now() + forMs;
    if (now() >= endsAt) return respond(call, response);
    onInjected({ kind: 'outage', operation: service });
    return refuse(call.request, response, outOfService);
  };
}

function serviceOf({ request }: Call): OutageService | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return byTarget.get(target.split('.', 1)[0] ?? '');
  switch (protocolOf(request)) {
    case 's3':
      return 's3';
    case 'rest-json':
      return 'scheduler';
    case 'query':
      return signedFor(request) === 'sqs' ? 'sqs' : undefined;
    case 'sqs-json':
    case 'json':
      return undefined;
  }
}
