import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ClaimStore } from '../../../claim-check/claim-store.ts';
import { asFault, toFault } from '../to-fault.ts';

/**
 * Stores bodies in one bucket, under their keys unchanged. Objects expire by the bucket's lifecycle, counted from the
 * last put.
 *
 * Readers need permission to list the bucket. Without it S3 answers "access denied" for an object that does not exist,
 * which is a defect of the deployment and not of the message.
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
          throw new Error('S3 returned an object without a body or a length');
        if (length > maxBytes) {
          // Otherwise the unread body keeps the connection busy.
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
