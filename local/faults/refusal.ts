import type { Reply } from '../eventbridge/aws-json.ts';
import { injectedMessage as message } from './fault.ts';

/** A service's responses for throttling and for failure. */
interface Refusals {
  readonly throttled: Reply;
  readonly failed: Reply;
}

/** The responses by the service that `X-Amz-Target` names, or that is reached by path. */
const refusals = new Map<string, Refusals>([
  [
    'DynamoDB_20120810',
    {
      throttled: named('com.amazonaws.dynamodb.v20120810#ThrottlingException', 400),
      failed: named('com.amazonaws.dynamodb.v20120810#InternalServerError', 500),
    },
  ],
  [
    'AmazonSQS',
    {
      throttled: query('RequestThrottled', 400, 'Sender'),
      failed: query('InternalFailure', 500, 'Receiver'),
    },
  ],
  ['AWSEvents', { throttled: named('ThrottlingException', 400), failed: named('InternalException', 500) }],
  [
    'secretsmanager',
    { throttled: named('ThrottlingException', 400), failed: named('InternalServiceError', 500) },
  ],
  [
    'scheduler',
    { throttled: named('ThrottlingException', 429), failed: named('InternalServerException', 500) },
  ],
]);

/** Returns undefined for an unknown service. */
export const refusalOf = (service: string, kind: keyof Refusals): Reply | undefined =>
  refusals.get(service)?.[kind];

/**
 * Returns a named error. SDKs read its type from the header or from `__type`; the message member differs by service.
 */
function named(type: string, status: number): Reply {
  return {
    status,
    headers: { 'x-amzn-errortype': type },
    body: { __type: type, message, Message: message },
  };
}

/** Returns an error of SQS, which sends the code of its older protocol in a header. SDKs use it as the error's name. */
function query(code: string, status: number, who: 'Sender' | 'Receiver'): Reply {
  return {
    status,
    headers: { 'x-amzn-query-error': `${code};${who}` },
    body: { __type: `com.amazonaws.sqs#${code}`, message },
  };
}
