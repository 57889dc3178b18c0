import { SQSServiceException } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { asFault, isThrottling, mayPass, toFault } from '../../../shared/adapters/aws/to-fault.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

const service = (name: string, httpStatusCode: number): SQSServiceException =>
  new SQSServiceException({ name, message: 'so it is', $fault: 'client', $metadata: { httpStatusCode } });

const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error('so it is'), { name }, more);

describe('faults that another delivery may heal', () => {
  test.each([
    ['a throttled call', service('ThrottlingException', 400)],
    ['a throttled call by its older name', service('RequestThrottled', 403)],
    ['a throttled key', service('KmsThrottled', 400)],
    ['too little throughput', service('ProvisionedThroughputExceededException', 400)],
    ['status 429', service('Whatever', 429)],
    ['status 500', service('InternalError', 500)],
    ['status 503', service('ServiceUnavailable', 503)],
    ['a trait of the service', named('Odd', { $retryable: {} })],
    ['a time-out', named('TimeoutError')],
    ['a reset connection', named('Error', { code: 'ECONNRESET' })],
    ['a refused connection', new AggregateError([], 'so it is')],
    ['a name that does not resolve', named('Error', { code: 'ENOTFOUND' })],
    ['a handshake that failed', named('Error', { code: 'EPROTO' })],
    ['a certificate that has expired', named('Error', { code: 'CERT_HAS_EXPIRED' })],
    ['a process without another descriptor', named('Error', { code: 'EMFILE' })],
    ['an answer of a proxy', named('SyntaxError', { $metadata: { httpStatusCode: 200 } })],
  ])('the function makes a RetryableError of %s', (what, error) => {
    if (what === 'an answer of a proxy') Object.setPrototypeOf(error, SyntaxError.prototype);
    const cause = what === 'a refused connection' ? Object.assign(error, { code: 'ECONNREFUSED' }) : error;
    const fault = asFault(cause);
    expect(fault).toBeInstanceOf(RetryableError);
    expect(fault).toMatchObject({ message: `${error.name}: so it is`, cause, retryAfterMs: undefined });
    expect(() => toFault(cause)).toThrow(RetryableError);
  });
});

describe('faults that stay', () => {
  test.each([
    ['denied access', service('AccessDeniedException', 400)],
    ['a missing queue', service('QueueDoesNotExist', 400)],
    ['an oversized batch', service('BatchRequestTooLong', 400)],
    ['an abort', named('AbortError', { code: 'ECONNRESET' })],
    ['a programming error', new TypeError('so it is')],
  ])('the function leaves %s unchanged', (_, error) => {
    expect(asFault(error)).toBe(error);
  });

  test('a value that is no error becomes one', () => {
    expect(asFault('so it is')).toEqual(new Error('string thrown', { cause: 'so it is' }));
  });

  test('a fault keeps its pause', () => {
    const fault = new RetryableError('later', { retryAfterMs: 7 });
    expect(asFault(fault)).toBe(fault);
  });
});

test.each([
  'ThrottlingException',
  'Throttling',
  'AWS.SimpleQueueService.RequestThrottled',
  'KMS.ThrottlingException',
  'OverLimit',
])('the code %s is throttling', (code) => expect(isThrottling(code)).toBe(true));

test.each(['InternalError', 'InvalidMessageContents', ''])('the code "%s" is not throttling', (code) =>
  expect(isThrottling(code)).toBe(false),
);

test.each([
  'AccessDenied',
  'AccessDeniedException',
  'KMS.NotFoundException',
  'KMSInvalidStateException',
  'KmsNotFound',
  'KmsOptInRequired',
  'NotAuthorized',
  'NotAuthorizedForSourceException',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'IncompleteSignature',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'AWS.SimpleQueueService.NonExistentQueue',
  'ResourceNotFoundException',
])('the error %s concerns every message', (name) => expect(mayPass(service(name, 400))).toBe(true));

test.each([
  'InvalidMessageContents',
  'ValidationException',
  'ConditionalCheckFailedException',
  'NoSuchKey',
  'ExpiredNextToken',
])('the error %s may be of the message itself', (name) => expect(mayPass(service(name, 400))).toBe(false));

test.each([401, 403, 407])(
  'an answer without an error code and with the status %i concerns every message',
  (status) => {
    const error = Object.assign(new SyntaxError('Unexpected token <'), {
      $metadata: { httpStatusCode: status },
    });
    expect(mayPass(asFault(error))).toBe(true);
  },
);
