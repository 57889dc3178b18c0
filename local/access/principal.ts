import type { IncomingHttpHeaders } from 'node:http';

/** The caller of a request, as far as its signature names one. The signature itself is not checked. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'key'; readonly accessKeyId: string };

const anonymous: Principal = { kind: 'anonymous' };

/**
 * Returns the caller that a request names: by the credential of its `Authorization` header, or of a presigned address.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function principalOf(headers: IncomingHttpHeaders, query: URLSearchParams): Principal {
  const { authorization } = headers;
  const accessKeyId =
    authorization === undefined
      ? /^([^/,\s]+)\//.exec(query.get('X-Amz-Credential') ?? '')?.[1]
      : /^AWS4-[^\s]+\s+(?:.*[\s,])?Credential=([^/,\s]+)\//.exec(authorization)?.[1];
  return accessKeyId === undefined ? anonymous : { kind: 'key', accessKeyId };
}
