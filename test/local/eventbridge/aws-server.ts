import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Reply } from '../../../local/eventbridge/aws-json.ts';
import { serveOnLoopback } from '../../fakes/loopback-server.ts';

/** One request of an AWS client, with its JSON body parsed. */
export interface ClientRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The target of the JSON 1.1 protocol: `Service.Operation`. */
  readonly target: string;
  readonly body: unknown;
}

export interface AwsServer extends AsyncDisposable {
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** Serves one embedded service over HTTP for a real SDK client. */
export async function serveAws(handle: (request: ClientRequest) => Promise<Reply>): Promise<AwsServer> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://local');
    const body = await text(request);
    const reply = await handle({
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      target: [request.headers['x-amz-target'] ?? ''].flat().join(''),
      body: body === '' ? undefined : JSON.parse(body),
    });
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1', ...reply.headers });
    response.end(JSON.stringify(reply.body));
  };
  const server = await serveOnLoopback((request, response) =>
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error))),
  );
  return {
    client: {
      endpoint: server.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    [Symbol.asyncDispose]: server.close,
  };
}
