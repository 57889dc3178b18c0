import { SQSServiceException } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { asFault, isThrottling, toFault } from '../../../shared/adapters/aws/to-fault.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

const service = (name: string, httpStatusCode: number): SQSServiceException =>
  new SQSServiceException({ name, message: 'so it is', $fault: 'client', $metadata: { httpStatusCode } });

const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error('so it is'), { name }, more);

describe('errors that another delivery may heal', () => {
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
  ])('the error of %s becomes a RetryableError', (what, error) => {
    const cause = what === 'a refused connection' ? Object.assign(error, { code: 'ECONNREFUSED' }) : error;
    const fault = asFault(cause);
    expect(fault).toBeInstanceOf(RetryableError);
    expect(fault).toMatchObject({ message: `${error.name}: so it is`, cause, retryAfterMs: undefined });
    expect(() => toFault(cause)).toThrow(RetryableError);
  });
});

describe('permanent errors', () => {
  test.each([
    ['denied access', service('AccessDeniedException', 400)],
    ['a missing queue', service('QueueDoesNotExist', 400)],
    ['an oversized batch', service('BatchRequestTooLong', 400)],
    ['an abort', named('AbortError', { code: 'ECONNRESET' })],
    ['a programming error', new TypeError('so it is')],
  ])('the error of %s stays as it is', (_, error) => {
    expect(asFault(error)).toBe(error);
  });

  test('a thrown value that is no error becomes one', () => {
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
])('the code %s means throttling', (code) => expect(isThrottling(code)).toBe(true));

test.each(['InternalError', 'InvalidMessageContents', ''])('the code "%s" does not mean throttling', (code) =>
  expect(isThrottling(code)).toBe(false),
);
