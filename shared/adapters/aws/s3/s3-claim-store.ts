import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ClaimStore } from '../../../claim-check/claim-store.ts';
import { asFault, toFault } from '../to-fault.ts';

/**
 * Bodies in one bucket, under keys as they are. Objects expire by the bucket's lifecycle, counted from the last put.
 *
 * Whoever reads must be allowed to list the bucket: S3 otherwise says of an object that does not exist that access is
 * denied, which is a defect of the deployment and not of the message.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function s3ClaimStore(client: S3Client, bucket: string): ClaimStore {
  return {
    location: `s3://${bucket}/`,

    async put(key, bytes) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes })).catch(toFault);
    },

    async get(key, maxBytes) {
      try {
        const { Body: body, ContentLength: length } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key }),
        );
        if (body === undefined || length === undefined)
          throw new Error('S3 sent an object without a body or a length');
        if (length > maxBytes) {
          // Else the connection stays taken by what nobody reads.
          if (body instanceof Readable) body.destroy();
          return { kind: 'too-large' };
        }
        return { kind: 'object', bytes: await body.transformToByteArray() };
      } catch (error) {
        if (error instanceof NoSuchKey) return { kind: 'missing' };
        throw asFault(error);
      }
    },
  };
}
