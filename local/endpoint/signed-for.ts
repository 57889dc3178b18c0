import type { Call } from './endpoint.ts';

/**
 * Returns the service that a request was signed for. Requests to S3 have nothing else in common, because any path may
 * be a key. The signature itself is not checked.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signedFor({ request, url }: Call): string | undefined {
  const credential = request.headers.authorization ?? url.searchParams.get('X-Amz-Credential') ?? '';
  return /\/([^/]+)\/aws4_request/.exec(credential)?.[1];
}
