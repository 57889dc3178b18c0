import { createConnectRouter } from '@connectrpc/connect';
import type { FunctionUrlAnswer, FunctionUrlCall } from '../../shared/adapters/aws/lambda/function-url.ts';
import { type Caller, withCaller } from '../../shared/gateway/caller.ts';
import { sourceOfPrincipal } from '../../shared/gateway/caller-source.ts';
import type { BusConnection, GatewayPorts } from '../../shared/gateway/gateway-ports.ts';
import { gatewayLimits, gatewayRoutes } from '../../shared/gateway/gateway-routes.ts';

/**
 * Answers calls of a function URL: Connect and gRPC-Web. A function URL has no trailers, which gRPC itself needs, so
 * that is answered with 415.
 */
export function createGatewayHandler(
  ports: GatewayPorts,
  connection: BusConnection,
): (call: FunctionUrlCall) => Promise<FunctionUrlAnswer> {
  const router = createConnectRouter({ ...gatewayLimits, grpc: false });
  gatewayRoutes(ports)(router);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  return async ({ method, target, host, headers, body, callerArn }) => {
    const url = new URL(target, `https://${host}`);
    const handler = handlers.get(url.pathname);
    if (handler === undefined) return { status: 404, headers: {}, body: nothing() };
    const found = sourceOfPrincipal(callerArn ?? 'unknown', ports.bridge.callers);
    const caller: Caller =
      found.kind === 'refused' ? found : { kind: 'caller', source: found.source, connection };
    const answer = await handler({
      httpVersion: '1.1',
      method,
      url: url.toString(),
      header: new Headers(headers.map(([name, value]) => [name, value])),
      body: once(body),
      // Lambda does not say when a caller has left.
      signal: new AbortController().signal,
      contextValues: withCaller(caller),
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.header ?? new Headers()),
      body: answer.body ?? nothing(),
    };
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  if (body.length > 0) yield body;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
