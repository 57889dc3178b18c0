import { connectNodeAdapter } from '@connectrpc/connect-node';
import { type AwsBusOptions, awsConnection } from '../../shared/gateway/aws-connection.ts';
import { type Caller, withCaller } from '../../shared/gateway/caller.ts';
import { GatewayMetrics } from './gateway-metrics.ts';
import { serveMetrics } from './metrics-server.ts';
import { sourceNamed } from '../../shared/gateway/caller-source.ts';
import { gatewayLimits, gatewayRoutes } from '../../shared/gateway/gateway-routes.ts';
import { hostPorts } from '../../shared/gateway/host-ports.ts';
import type { GatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import { UserError } from '../../shared/ports/user-error.ts';

export interface OpenedGateway {
  readonly port: number;
  /** The port of `/metrics`; undefined if none was asked for. */
  readonly metricsPort: number | undefined;
  /** Takes no more calls, ends streams, and resolves when the calls under way are answered. */
  readonly stop: () => Promise<void>;
  /** Breaks off the calls that are left. */
  readonly close: () => void;
}

export interface GatewayHost {
  readonly policy: GatewayPolicy;
  readonly source: string;
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** The port of `/metrics`; 0 takes any that is free, undefined opens none. */
  readonly metricsPort?: number | undefined;
  readonly aws: AwsBusOptions;
  readonly onFault: (fault: unknown) => void;
}

/**
 * Opens a gateway that speaks HTTP/2 without TLS, as sidecars do. No browser speaks it, so no page can call it.
 *
 * @throws UserError when the source is not one of the bridge's, or the port is in use
 */
export async function openGateway(gateway: GatewayHost): Promise<OpenedGateway> {
  const { policy, source, host, port, metricsPort, aws, onFault } = gateway;
  const found = sourceNamed(source, policy.callers);
  if (found.kind === 'refused') throw new UserError(`--source: ${found.error.rawMessage}`);
  const connection = awsConnection(aws);
  const caller: Caller = { kind: 'caller', source: found.source, connection };
  const shutdown = new AbortController();
  const metrics = metricsPort === undefined ? undefined : new GatewayMetrics();
  const { Http2Side } = await import('../../local/endpoint/http2-side.ts');
  const http2 = new Http2Side({
    onRequest: connectNodeAdapter({
      ...gatewayLimits,
      routes: gatewayRoutes(hostPorts(policy, { kind: 'open' }, onFault)),
      contextValues: () => withCaller(caller),
      shutdownSignal: shutdown.signal,
      ...(metrics && { interceptors: [metrics.interceptor] }),
    }),
    streams: 1_000,
    pingEveryMs: 10_000,
  });
  const listening = await http2.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    connection.close();
    throw new UserError(`--port ${port} on ${host}: ${reasons[error.code ?? ''] ?? error.message}`, {
      cause: error,
    });
  });
  const shown =
    metrics === undefined || metricsPort === undefined
      ? undefined
      : await serveMetrics(host, metricsPort, () => metrics.text()).catch((error: unknown) => {
          void http2.stop();
          http2.close();
          connection.close();
          throw error;
        });
  return {
    port: listening,
    metricsPort: shown?.port,
    stop() {
      shutdown.abort();
      return http2.stop();
    },
    close() {
      shown?.close();
      http2.close();
      connection.close();
    },
  };
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use; choose another',
  EACCES: 'the port needs more rights than this program has; choose another',
  EADDRNOTAVAIL: 'this machine has no such address; choose another with --host',
};
