import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { UserError } from '../../shared/ports/user-error.ts';
import { readBody } from './read-body.ts';

/** A request with its body read. */
export interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
}

/** The members of a response that services write, so that a response need not be the client's own. */
export interface Answer {
  statusCode: number;
  setHeader(name: string, value: string | number): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  end(body?: string | Buffer): unknown;
}

/** Answers a call on the response. An error that it throws is a fault of this process and answered with 500. */
export type Respond = (call: Call, response: Answer) => Promise<void> | void;

/** The one HTTP endpoint of the laptop, on the loopback interface only. It checks no credentials. */
export class Endpoint {
  readonly port: number;
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * Starts the endpoint.
   *
   * @throws UserError when the port is in use or not permitted
   */
  static async listen(port: number, respond: Respond, onFault: (fault: unknown) => void): Promise<Endpoint> {
    const server = createServer((request, response) => {
      serve(request, response, respond).catch((fault: unknown) => {
        onFault(fault);
        if (response.headersSent) response.destroy();
        else
          sendJson(response, 500, {
            __type: 'InternalFailure',
            message: 'The laptop runtime failed; see its output.',
          });
      });
    });
    // Longer than clients keep theirs. Otherwise a request may meet a connection that is just being closed.
    server.keepAliveTimeout = 120_000;
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(explain(error, port)));
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the endpoint has no address');
    return new Endpoint(server, address.port);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, respond: Respond): Promise<void> {
  // A client that disconnects is no fault.
  response.on('error', () => undefined);
  const read = await readBody(request);
  switch (read.kind) {
    case 'gone':
      return;
    case 'too-large':
      response.setHeader('connection', 'close');
      return sendJson(response, 413, {
        __type: 'RequestEntityTooLargeException',
        message: 'The request is too large.',
      });
    case 'body':
      return respond(
        { request, url: new URL(request.url ?? '/', 'http://localhost'), body: read.body },
        response,
      );
  }
}

export function sendJson(
  response: Answer,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function explain(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new UserError(`port ${port} is in use; choose another with --port, or 0 for any`);
  if (code === 'EACCES')
    return new UserError(`port ${port} needs more rights than this program has; choose another with --port`);
  return error;
}
