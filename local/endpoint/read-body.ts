import type { IncomingMessage } from 'node:http';
import { protocolOf } from './refuse.ts';
import type { Refusal } from './refuse.ts';

export type ReadBody =
  | { readonly kind: 'body'; readonly body: Buffer }
  /** The client closed the connection before its request was complete. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const mib = 1024 * 1024;

/** Enough for any body that fusion-bus puts into a bucket in one request. */
const maxObjectBytes = 64 * mib;
/** A request of DynamoDB. */
const maxTableBytes = 16 * mib;
/**
 * SQS and EventBridge take 1 MiB of text, and check it themselves. JSON writes a character of one byte in up to six, and
 * a form writes one byte in three.
 */
const maxTextBytes = 7 * mib;

/** Returns the most bytes that the body of a request may have. */
function maxBodyBytes(request: Pick<IncomingMessage, 'headers' | 'url'>): number {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string' && target.startsWith('DynamoDB_')) return maxTableBytes;
  return protocolOf(request) === 's3' ? maxObjectBytes : maxTextBytes;
}

const tooLarge = (most: number): ReadBody => ({
  kind: 'refused',
  refusal: {
    status: 413,
    code: 'RequestEntityTooLarge',
    message: `The body of the request is larger than ${most / mib} MiB, the most that the laptop runtime takes here.`,
  },
});

const busy: ReadBody = {
  kind: 'refused',
  refusal: {
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The laptop runtime is receiving too many bytes at once. Try again.',
  },
};

/** Reads the bodies of requests, each up to its own bound and all at once up to a common one. */
export class BodyReader {
  readonly #mostAtOnce: number;
  #atOnce = 0;

  constructor(mostAtOnce: number) {
    this.#mostAtOnce = mostAtOnce;
  }

  /** Refuses by its head a request whose body would be too large, before any of the body is sent. */
  checkHead(request: IncomingMessage): Refusal | undefined {
    const most = maxBodyBytes(request);
    const refused = Number(request.headers['content-length'] ?? 0) > most ? tooLarge(most) : undefined;
    return refused?.kind === 'refused' ? refused.refusal : undefined;
  }

  async read(request: IncomingMessage): Promise<ReadBody> {
    const most = maxBodyBytes(request);
    let bytes = 0;
    try {
      return await new Promise((resolve) => {
        const chunks: Buffer[] = [];
        const give = (result: ReadBody): void => {
          request.removeAllListeners('data');
          resolve(result);
        };
        request.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          this.#atOnce += chunk.length;
          if (bytes > most) give(tooLarge(most));
          else if (this.#atOnce > this.#mostAtOnce) give(busy);
          else chunks.push(chunk);
        });
        request.on('end', () => resolve({ kind: 'body', body: Buffer.concat(chunks, bytes) }));
        request.on('error', () => resolve({ kind: 'gone' }));
        request.on('close', () => resolve({ kind: 'gone' }));
      });
    } finally {
      this.#atOnce -= bytes;
    }
  }
}
