import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { UserError } from '../../shared/ports/user-error.ts';
import type { Respond } from './call.ts';
import { handOverHttp2 } from './first-bytes.ts';
import { checkDoor, type Door } from './gate.ts';
import { isGatewayPath } from './gateway-port.ts';
import type { GatewayHandler } from './gateway-port.ts';
import { GatewaySide } from './gateway-side.ts';
import { Http2Side } from './http2-side.ts';
import { defaultLimits } from './limits.ts';
import type { Limits } from './limits.ts';
import { type Page, type Pages, pageOf, sendPage } from './page.ts';
import { BodyReader } from './read-body.ts';
import { refuse, signedFor } from './refuse.ts';
import type { Refusal } from './refuse.ts';

export interface EndpointOptions {
  /** Gets each fault of this process that a client got a 500 for. */
  readonly onFault: (fault: unknown) => void;
  /** Names that requests may address beside those of the loopback interface; none by default. */
  readonly allowedHosts?: readonly string[];
  readonly limits?: Limits;
  /** Opens what answers gRPC, gRPC-Web and Connect; undefined until it may be called. Without it HTTP/2 is not spoken. */
  readonly gateway?: (() => Promise<GatewayHandler> | undefined) | undefined;
  /** Pages beside the services; none by default. */
  readonly pages?: Pages | undefined;
}

/**
 * The one HTTP endpoint of the laptop, on the loopback interface only. It answers programs and no page of another site,
 * and bounds the time, the connections and the bytes that a client may take.
 */
export class Endpoint {
  readonly port: number;
  readonly url: string;
  readonly #server: Server;
  readonly #http2: Http2Side | undefined;

  private constructor(server: Server, port: number, http2: Http2Side | undefined) {
    this.#server = server;
    this.#http2 = http2;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * Starts the endpoint.
   *
   * @throws UserError when the port is in use or not permitted
   */
  static async listen(port: number, respond: Respond, options: EndpointOptions): Promise<Endpoint> {
    const {
      allowedHosts = [],
      limits = defaultLimits,
      gateway: open,
      pages = new Map<string, Page>(),
    } = options;
    const server = createBoundedServer(limits);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(explain(error, port)));
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the endpoint has no address');
    const door = { port: address.port, allowedHosts: allowedHosts.map((name) => name.toLowerCase()) };
    const bodies = new BodyReader(limits.bodyBytes);
    const check = (request: IncomingMessage): Refusal | undefined =>
      checkDoor(request, door) ?? bodies.checkHead(request);
    const gateway = open && new GatewaySide({ open, onFault: options.onFault });
    const http2 = gateway && openHttp2(server, gateway, door, limits);
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      serve(request, response, { check, bodies, respond, gateway, pages }).catch((fault: unknown) => {
        options.onFault(fault);
        if (response.headersSent) response.destroy();
        else refuse(request, response, failure);
      });
    };
    server.on('request', answer);
    // A client that asks before it sends its body gets a refusal in its place.
    server.on('checkContinue', (request, response) => {
      if (check(request) === undefined) response.writeContinue();
      answer(request, response);
    });
    return new Endpoint(server, address.port, http2);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#http2?.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Lets the server hand over connections that speak HTTP/2. */
function openHttp2(server: Server, gateway: GatewaySide, door: Door, limits: Limits): Http2Side {
  const http2 = new Http2Side({
    onRequest: (request, response) => gateway.answerHttp2(request, response, door),
    streams: limits.streams,
    pingEveryMs: limits.pingEveryMs,
  });
  handOverHttp2(server, limits.headMs, (connection) => http2.take(connection));
  return http2;
}

function createBoundedServer(limits: Limits): Server {
  const server = createServer({
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    keepAliveTimeout: limits.silentMs,
    // The door refuses a request without a host, and says why.
    requireHostHeader: false,
  });
  server.setTimeout(limits.silentMs);
  server.maxConnections = limits.connections;
  return server;
}

const failure: Refusal = {
  status: 500,
  code: 'InternalFailure',
  message: 'The laptop runtime failed; see its output.',
};

interface Serving {
  readonly check: (request: IncomingMessage) => Refusal | undefined;
  readonly bodies: BodyReader;
  readonly respond: Respond;
  readonly gateway: GatewaySide | undefined;
  readonly pages: Pages;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { check, bodies, respond, gateway, pages }: Serving,
): Promise<void> {
  // A client that disconnects is no fault.
  response.on('error', () => undefined);
  const refusal = check(request);
  if (refusal !== undefined) return turnAway(request, response, refusal);
  if (gateway !== undefined && signedFor(request) !== 's3' && isGatewayPath(request.url ?? ''))
    return gateway.answer(request, response);
  const page = pageOf(request, pages);
  if (page !== undefined) return sendPage(response, page());
  const read = await bodies.read(request);
  switch (read.kind) {
    case 'gone':
      return;
    case 'refused':
      return turnAway(request, response, read.refusal);
    case 'body':
      return respond(
        { request, url: new URL(`http://localhost${request.url ?? '/'}`), body: read.body },
        response,
      );
  }
}

/** Refuses a request and ends its connection. The rest of its body is dropped, so that the client reads the refusal. */
function turnAway(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  request.on('error', () => undefined);
  request.resume();
  response.setHeader('connection', 'close');
  refuse(request, response, refusal);
}

function explain(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new UserError(`port ${port} is in use; choose another with --port, or 0 for any`);
  if (code === 'EACCES')
    return new UserError(`port ${port} needs more rights than this program has; choose another with --port`);
  return error;
}
