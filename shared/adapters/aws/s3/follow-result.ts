import { S3Client } from '@aws-sdk/client-s3';
import { followResult, type FollowedResult } from '../../../claim-check/result-reference.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import { type AwsConnection, clientSettings } from '../connection.ts';
import { s3ClaimStore } from './s3-claim-store.ts';

/** Returns an envelope with its data from the bucket that its reference names, for clients; see {@link followResult}. */
export async function followResultIn(
  bucket: string,
  envelope: Envelope,
  connection: AwsConnection = {},
): Promise<FollowedResult> {
  const client = new S3Client({ ...clientSettings, ...connection });
  try {
    return await followResult(envelope, s3ClaimStore(client, bucket));
  } finally {
    client.destroy();
  }
}
