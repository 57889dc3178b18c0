import type { GatewayPolicy } from '../policy/gateway-policy.ts';
import type { GatewayPorts, StreamLife } from './gateway-ports.ts';

/** Returns the ports of a gateway that runs on this host's own clock. */
export function hostPorts(
  bridge: GatewayPolicy,
  life: StreamLife,
  onFault: (fault: unknown) => void,
): GatewayPorts {
  return {
    bridge,
    life,
    longestWaitMs: 15 * 60_000,
    every(ms, job) {
      const timer = setInterval(job, ms);
      return () => clearInterval(timer);
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
    newId: () => crypto.randomUUID(),
    onFault,
  };
}
