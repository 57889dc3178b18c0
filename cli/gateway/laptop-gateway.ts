import { Code } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Principal } from '../../local/access/principal.ts';
import type { GatewayHandler, GatewayPlace } from '../../local/endpoint/gateway-port.ts';
import { awsConnection } from '../../shared/gateway/aws-connection.ts';
import { type Caller, withCaller } from '../../shared/gateway/caller.ts';
import { sourceNamed } from '../../shared/gateway/caller-source.ts';
import { gatewayLimits, gatewayRoutes } from '../../shared/gateway/gateway-routes.ts';
import { hostPorts } from '../../shared/gateway/host-ports.ts';
import { problem } from '../../shared/gateway/problem.ts';
import type { GatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import { ConnectionPool } from './connection-pool.ts';

/**
 * Opens the gateway of the laptop. It reaches the bridge over the laptop's own endpoint, with the access key id of each
 * caller, so that a caller has the same rights with gRPC as with an SDK of AWS.
 */
export function laptopGateway(
  { endpoint, bus, recipients }: GatewayPlace,
  policy: GatewayPolicy,
  onFault: (fault: unknown) => void,
): GatewayHandler {
  const pool = new ConnectionPool((accessKeyId) =>
    awsConnection({
      bridge: policy.name,
      bus,
      recipients: new Map(Object.entries(recipients)),
      connection: {
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId, secretAccessKey: 'local' },
      },
    }),
  );
  const callerBy = (principal: Principal): Caller => {
    if (principal.kind === 'anonymous') return anonymous;
    const found = sourceNamed(principal.accessKeyId, policy.callers);
    if (found.kind === 'refused') return found;
    return { kind: 'caller', source: found.source, connection: pool.of(principal.accessKeyId) };
  };
  const callers = new WeakMap<object, Caller>();
  const handle = connectNodeAdapter({
    ...gatewayLimits,
    routes: gatewayRoutes(hostPorts(policy, { kind: 'open' }, onFault)),
    contextValues: (request) => withCaller(callers.get(request) ?? anonymous),
  });
  return (request, response, principal) => {
    callers.set(request, callerBy(principal));
    handle(request, response);
  };
}

const anonymous: Caller = {
  kind: 'refused',
  error: problem(Code.Unauthenticated, {
    place: 'authorization',
    cause: 'the call names no access key id, and it gives the source of what is posted',
    remedy: 'send the metadata authorization: Bearer NAME, such as Bearer crm',
  }),
};
