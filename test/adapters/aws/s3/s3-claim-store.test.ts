import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { s3ClaimStore } from '../../../../shared/adapters/aws/s3/s3-claim-store.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';

const s3 = mockClient(S3Client);
afterAll(() => s3.restore());
const store = s3ClaimStore(new S3Client({ region: 'eu-central-1' }), 'large-bodies');
beforeEach(() => s3.reset());

const fault = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, message: 'so it is', $fault: 'server', $metadata: { httpStatusCode } });

test('a put replaces an existing object, so that its age is renewed', async () => {
  s3.on(PutObjectCommand).resolves({});
  const bytes = Buffer.from('{}');
  await store.put('claims/2-x.json', bytes);
  expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
    Bucket: 'large-bodies',
    Key: 'claims/2-x.json',
    Body: bytes,
  });
  expect(store.location).toBe('s3://large-bodies/');
});

test.each([
  ['SlowDown', 503],
  ['InternalError', 500],
])('the error %s becomes a RetryableError', async (name, status) => {
  s3.on(PutObjectCommand).rejects(fault(name, status)).on(GetObjectCommand).rejects(fault(name, status));
  await expect(store.put('k', Buffer.from(''))).rejects.toBeInstanceOf(RetryableError);
  await expect(store.get('k', 1)).rejects.toBeInstanceOf(RetryableError);
});

test('denied access is a defect of the deployment, not a missing object', async () => {
  s3.on(GetObjectCommand).rejects(fault('AccessDenied', 403));
  const refused = store.get('k', 1);
  await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(refused).rejects.not.toBeInstanceOf(RetryableError);
});
