import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Principal } from '../access/principal.ts';

/** Answers calls of gRPC, gRPC-Web and Connect. */
export type GatewayHandler = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  caller: Principal,
) => void;

/** The facts of a running bridge that its gateway needs. */
export interface GatewayPlace {
  readonly endpoint: string;
  readonly bus: string;
  /** Queue URLs by the recipient's name. */
  readonly recipients: Readonly<Record<string, string>>;
}

/**
 * Opens the gateway of a bridge. It is called with the first call that needs it, so that a start loads nothing of gRPC.
 *
 * @throws UserError when its packages are not installed
 */
export type OpenGateway = (place: GatewayPlace) => Promise<GatewayHandler>;

/** Tells whether a request over HTTP/1.1 is one of gRPC-Web or Connect, by its path. A key of S3 has another. */
export const isGatewayPath = (url: string): boolean =>
  /^\/(?:fusion\.v1\.Bus|grpc\.health\.v1\.Health|grpc\.reflection\.v1(?:alpha)?\.ServerReflection)\/\w+(?:\?|$)/.test(
    url,
  );
