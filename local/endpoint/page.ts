import type { IncomingMessage } from 'node:http';
import type { Answer } from './call.ts';
import { signedFor } from './refuse.ts';

/** A page that the endpoint shows to programs and to the person at this machine, such as `/metrics`. */
export type Page = () => { readonly contentType: string; readonly text: string };

/** The pages of the endpoint, by their paths. */
export type Pages = ReadonlyMap<string, Page>;

/** Returns the page that a request asks for; undefined for a request to a service. A bucket may have the same name. */
export function pageOf(request: IncomingMessage, pages: Pages): Page | undefined {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const [path = ''] = (request.url ?? '').split('?', 1);
  return isRead && signedFor(request) !== 's3' ? pages.get(path) : undefined;
}

/** Sends a page that changes with every look. */
export function sendPage(response: Answer, { contentType, text }: ReturnType<Page>): void {
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
