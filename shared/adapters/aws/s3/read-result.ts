import { S3Client } from '@aws-sdk/client-s3';
import { followResult, type ReadResult } from '../../../claim-check/result-reference.ts';
import { type AwsConnection, clientSettings } from '../connection.ts';
import { s3ClaimStore } from './s3-claim-store.ts';

/** Returns a reader of results that were sent by reference, for clients. */
export function readResultIn(connection: AwsConnection = {}): ReadResult {
  return async (bucket, envelope) => {
    const client = new S3Client({ ...clientSettings, ...connection });
    try {
      return await followResult(envelope, s3ClaimStore(client, bucket));
    } finally {
      client.destroy();
    }
  };
}
