import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { environment, readAddresses } from '../../shared/adapters/aws/environment.ts';
import { streamFromUrl, type StreamingHandler } from '../../shared/adapters/aws/lambda/function-url.ts';
import { awsConnection } from '../../shared/gateway/aws-connection.ts';
import { hostPorts } from '../../shared/gateway/host-ports.ts';
import type { GatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import { createGatewayHandler } from './handler.ts';

/** The time of a stream of deliveries. Messages stay hidden for half a minute after it, for their acknowledgements. */
const streamMs = 20_000;

/** Less than the time of the function's run. */
const longestWaitMs = 90_000;

/** Wires the gateway's function, once at its cold start. */
export function start(policy: GatewayPolicy): StreamingHandler {
  const env = environment(process.env);
  const connection = awsConnection({
    bridge: policy.name,
    bus: env('BUS_NAME'),
    table: env('GROUPS_TABLE'),
    recipients: readAddresses(env('RECIPIENTS')),
  });
  const ports = hostPorts(policy, { kind: 'short', ms: streamMs }, (fault) =>
    consoleLog.error('a call failed', { error: fault }),
  );
  return streamFromUrl(createGatewayHandler({ ...ports, longestWaitMs }, connection));
}
