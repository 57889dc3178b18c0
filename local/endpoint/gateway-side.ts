import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { UserError } from '../../shared/ports/user-error.ts';
import { grpcPrincipalOf } from '../access/grpc-principal.ts';
import type { GatewayHandler } from './gateway-port.ts';
import { checkDoor, type Door } from './gate.ts';
import type { Refusal } from './refuse.ts';

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

export interface GatewaySideOptions {
  /** Returns the gateway; undefined until the bridge is up. */
  readonly open: () => Promise<GatewayHandler> | undefined;
  readonly onFault: (fault: unknown) => void;
}

/** Hands calls to the gateway of the bridge, once it is open. */
export class GatewaySide {
  readonly #options: GatewaySideOptions;

  constructor(options: GatewaySideOptions) {
    this.#options = options;
  }

  /** Checks the door for a call over HTTP/2, where the host has another name, and answers it. */
  answerHttp2(request: Http2ServerRequest, response: Http2ServerResponse, door: Door): void {
    const { ':authority': authority = request.headers.host, origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const headersDistinct = {
      host: listOf(authority),
      origin: listOf(origin),
      'sec-fetch-site': listOf(typeof site === 'string' ? site : undefined),
    };
    const refusal = checkDoor({ headersDistinct, url: request.url }, door);
    if (refusal === undefined) return this.answer(request, response);
    request.resume();
    refuseCall(request, response, refusal, grpcCodes.permissionDenied);
  }

  /** Answers a call that has passed the door. */
  answer(request: Request, response: Response): void {
    // A client that disconnects is no fault.
    response.on('error', () => undefined);
    const opened = this.#options.open();
    if (opened === undefined) return refuseCall(request, response, starting, grpcCodes.unavailable);
    opened.then(
      (handler) => handler(request, response, grpcPrincipalOf(request.headers)),
      (fault: unknown) => {
        if (!(fault instanceof UserError)) this.#options.onFault(fault);
        const message = fault instanceof Error ? fault.message : String(fault);
        refuseCall(
          request,
          response,
          { status: 503, code: 'ServiceUnavailable', message },
          grpcCodes.unavailable,
        );
      },
    );
  }
}

const listOf = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

const grpcCodes = { permissionDenied: 7, unavailable: 14 } as const;

const starting: Refusal = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The bridge is being started. Try again.',
};

/** Refuses a call so that its client reads why, in whatever protocol it speaks. */
function refuseCall(request: Request, response: Response, { status, message }: Refusal, code: number): void {
  const { 'content-type': contentType = '' } = request.headers;
  const isGrpc = contentType.startsWith('application/grpc');
  const send = (statusCode: number, headers: Record<string, string>, body: string): void => {
    response.statusCode = statusCode;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // A call of gRPC without an answer is headers alone. An empty write would put an end of data behind them, and
    // clients of gRPC read that as a broken stream.
    if (body === '') response.end();
    else response.end(body);
  };
  if (isGrpc)
    return send(
      200,
      {
        'content-type': contentType,
        'grpc-status': String(code),
        'grpc-message': encodeURIComponent(message),
      },
      '',
    );
  const name = code === grpcCodes.unavailable ? 'unavailable' : 'permission_denied';
  send(status, { 'content-type': 'application/json' }, JSON.stringify({ code: name, message }));
}
