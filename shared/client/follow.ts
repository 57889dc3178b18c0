import type { ReadResult } from '../claim-check/result-reference.ts';
import type { Envelope } from '../envelope/envelope.ts';

/** A result that a client cannot read, with the reason. */
export class UnreadableResultError extends Error {
  override readonly name = 'UnreadableResultError';
}

/**
 * Returns a fused envelope with its data. A result that is too large for the bus travels as a reference, and its data is
 * in the bridge's bucket; reading it takes `s3:GetObject`. Every other envelope stays unchanged.
 *
 * @param load loads the reader when it is first needed: a service whose results fit does not install the S3 client
 * @throws UnreadableResultError if the object has expired, or if the S3 client is not installed
 * @throws RetryableError if S3 does not answer for the moment
 */
export async function follow(envelope: Envelope, load: () => Promise<ReadResult>): Promise<Envelope> {
  const [, bucket] = /^s3:\/\/([^/]+)\/results\//.exec(envelope.header.dataref ?? '') ?? [];
  if (bucket === undefined) return envelope;
  const read = await load().catch((cause: unknown) => {
    const advice = 'a large result is in S3: run "npm install @aws-sdk/client-s3" to read it';
    throw new UnreadableResultError(advice, { cause });
  });
  const followed = await read(bucket, envelope);
  if (followed.kind === 'envelope') return followed.envelope;
  throw new UnreadableResultError(`the result ${envelope.header.dataref ?? ''} has expired`);
}
