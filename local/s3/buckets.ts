import type { IncomingMessage } from 'node:http';
import { refuse } from '../endpoint/refuse.ts';
import type { Refusal } from '../endpoint/refuse.ts';
import type { Answer } from '../endpoint/call.ts';
import type { BucketSpec } from '../template/deployment.ts';
import { loadFauxqsS3 } from './fauxqs-s3.ts';
import type { FauxqsS3, S3Reply } from './fauxqs-s3.ts';

/** S3 in this process: fauxqs' buckets, for requests whose path begins with the bucket. Nothing expires. */
export class Buckets {
  readonly #fauxqs: FauxqsS3;

  private constructor(fauxqs: FauxqsS3) {
    this.#fauxqs = fauxqs;
  }

  static async load(): Promise<Buckets> {
    return new Buckets(await loadFauxqsS3());
  }

  create({ name }: BucketSpec): void {
    this.#fauxqs.store.createBucket(name);
  }

  async handle(request: IncomingMessage, url: URL, body: Buffer, response: Answer): Promise<void> {
    const { method = 'GET', headers } = request;
    // The raw path, because a URL's path would have lost the dots of a key such as `a/../b`.
    const [path = ''] = (request.url ?? '/').split('?', 1);
    const [, bucket = '', key] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path)?.map(decode) ?? [];
    const pattern = bucket === '' ? '/' : key === undefined ? '/:bucket' : '/:bucket/*';
    const handler = this.#fauxqs.handlers.get(`${method} ${pattern}`);
    if (handler === undefined) {
      response.writeHead(405, {});
      response.end();
      return;
    }
    const query = Object.fromEntries(url.searchParams);
    const params = { bucket, '*': key ?? '' };
    try {
      await handler({ method, headers, params, query, body }, replyOn(response));
    } catch (error) {
      // A header such as `x-amz-copy-source` holds a path too, and fauxqs decodes it without a check.
      if (!(error instanceof URIError)) throw error;
      refuse(request, response, malformedPath);
    }
  }
}

const malformedPath: Refusal = {
  status: 400,
  code: 'InvalidArgument',
  message: 'A path in a header of the request has invalid percent-encoding.',
};

/** Decodes an object's path: the key, percent-encoded once. */
const decode = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : decodeURIComponent(text);

function replyOn(response: Answer): S3Reply {
  let hasLength = false;
  const reply: S3Reply = {
    header: (name, value) => {
      hasLength ||= name.toLowerCase() === 'content-length';
      response.setHeader(name, value);
      return reply;
    },
    status: (code) => {
      response.statusCode = code;
      return reply;
    },
    send: (body = '') => {
      // A HEAD request gets the length of the body that it does not get.
      if (!hasLength) response.setHeader('content-length', Buffer.byteLength(body));
      response.end(body);
      return reply;
    },
  };
  return reply;
}
