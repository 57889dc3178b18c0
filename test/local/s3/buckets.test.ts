import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { startServices } from '../../../local/start-services.ts';

const Bucket = 'large-bodies';

async function open(): Promise<{ readonly s3: S3Client; readonly url: string }> {
  const services = await startServices(0, {});
  onTestFinished(() => services.close());
  services.buckets.create({ name: Bucket });
  const s3 = new S3Client({
    endpoint: services.endpoint.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  onTestFinished(() => s3.destroy());
  return { s3, url: services.endpoint.url };
}

test('the client puts, reads, lists and deletes objects', async () => {
  const { s3 } = await open();
  const Key = 'inbox/a b/张三.json';
  const put = { Bucket, Key, Body: '{"a":1}', ContentType: 'application/json', Metadata: { who: 'me' } };
  await s3.send(new PutObjectCommand(put));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
  expect(got).toMatchObject({ ContentType: 'application/json', Metadata: { who: 'me' } });
  expect(await got.Body?.transformToString()).toBe('{"a":1}');
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ContentLength: 7 });
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'inbox/' }));
  expect(listed.Contents).toMatchObject([{ Key, Size: 7 }]);
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
  expect(await s3.send(new ListBucketsCommand({}))).toMatchObject({ Buckets: [{ Name: Bucket }] });
});

test('large objects come in parts, as many tools send them', async () => {
  const { s3 } = await open();
  const Key = 'inbox/s/large';
  const body = Buffer.alloc(6_000_000, 'fusion');
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const cuts = [body.subarray(0, 5_300_000), body.subarray(5_300_000)];
  const Parts = [];
  for (const [index, Body] of cuts.entries()) {
    const PartNumber = index + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
  expect(Buffer.compare(body, (await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(0);
});

test('a missing bucket is reported as missing', async () => {
  const { s3 } = await open();
  await expect(s3.send(new GetObjectCommand({ Bucket: 'nobody', Key: 'k' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});

test('a request that is not signed for S3 is not handled', async () => {
  const { url } = await open();
  const response = await fetch(`${url}/${Bucket}/key`, { method: 'PUT', body: 'x' });
  expect(response.status).toBe(400);
});

test('a method that no tool uses is refused', async () => {
  const { url } = await open();
  const authorization = 'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, Signature=any';
  const response = await fetch(`${url}/${Bucket}/key`, { method: 'PATCH', headers: { authorization } });
  expect(response.status).toBe(405);
});
