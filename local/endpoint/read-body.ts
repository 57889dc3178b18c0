import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly kind: 'body'; readonly body: Buffer }
  /** The client closed the connection before its request was complete. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-large' };

/**
 * Enough for any body that fusion-bus puts into a bucket in one request. The other services have limits of their own.
 */
const maxBytes = 64 * 1024 * 1024;

export function readBody(request: IncomingMessage): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.removeAllListeners('data').resume();
        resolve({ kind: 'too-large' });
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve({ kind: 'body', body: Buffer.concat(chunks, bytes) }));
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => resolve({ kind: 'gone' }));
  });
}
