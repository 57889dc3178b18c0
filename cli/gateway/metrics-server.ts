import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { UserError } from '../../shared/ports/user-error.ts';
import { prometheusType } from '../../shared/telemetry/metrics/prometheus-text.ts';

export interface MetricsServer {
  readonly port: number;
  close(): void;
}

/**
 * Serves `/metrics` on a port of its own, to programs and to no page of another site.
 *
 * @param port 0 takes any that is free
 * @throws UserError when the port is in use
 */
export async function serveMetrics(host: string, port: number, text: () => string): Promise<MetricsServer> {
  const { checkDoor } = await import('../../local/endpoint/gate.ts');
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    const door = isLoopback(host) ? { port: listening, allowedHosts: [] } : doorOf(request);
    const refusal = checkDoor(request, door);
    if (refusal !== undefined) return response.writeHead(refusal.status).end(`${refusal.message}\n`);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || request.url?.split('?', 1)[0] !== '/metrics')
      return response.writeHead(404).end('there is /metrics\n');
    return response
      .writeHead(200, { 'content-type': prometheusType, 'x-content-type-options': 'nosniff' })
      .end(text());
  });
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    throw new UserError(`--metrics-port ${port} on ${host}: ${String(error)}; choose another`, {
      cause: error,
    });
  }
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: listening,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** A door for containers, which have any name and any port. It still refuses pages of other sites. */
function doorOf({ headers: { host = '' } }: IncomingMessage) {
  const [, name = '', port = '80'] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  return { port: Number(port), allowedHosts: [name] };
}
