import { sendJson, type Answer, type Call, type Respond } from '../endpoint/endpoint.ts';
import { signedFor } from '../endpoint/signed-for.ts';
import { type Injected, injectedMessage } from './fault.ts';
import type { OutageOptions, OutageService } from './outage.ts';

/** The services by the first part of `X-Amz-Target`. */
const byTarget = new Map<string, OutageService>([
  ['DynamoDB_20120810', 'dynamodb'],
  ['AWSEvents', 'eventbridge'],
  ['AmazonSQS', 'sqs'],
  ['secretsmanager', 'secrets'],
]);

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
    return refuse(service, response);
  };
}

function serviceOf(call: Call): OutageService | undefined {
  const { request, url } = call;
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return byTarget.get(target.split('.', 1)[0] ?? '');
  const signed = signedFor(call);
  if (signed === 's3') return 's3';
  if (/^\/schedules?(-groups)?(\/|$)/.test(url.pathname)) return 'scheduler';
  return signed === 'sqs' ? 'sqs' : undefined;
}

function refuse(service: OutageService, response: Answer): void {
  if (service !== 's3') {
    const type = 'ServiceUnavailable';
    const body = { __type: type, message: injectedMessage, Message: injectedMessage };
    return sendJson(response, 503, body, { 'x-amzn-errortype': type });
  }
  response.writeHead(503, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>ServiceUnavailable</Code><Message>${injectedMessage}</Message></Error>`,
  );
}
