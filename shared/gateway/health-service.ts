import type { ConnectRouter } from '@connectrpc/connect';
import { Health, HealthCheckResponse_ServingStatus as Status } from './generated/grpc/health/v1/health_pb.ts';
import { unknownName } from './problem.ts';

/**
 * Adds the health service of gRPC. A gateway that answers can serve: whether AWS answers it shows with each call.
 *
 * @param services the full names of the services that it may be asked about
 */
export function addHealth(router: ConnectRouter, services: readonly string[]): void {
  const isKnown = (service: string): boolean => service === '' || services.includes(service);
  router.service(Health, {
    check({ service }) {
      if (isKnown(service)) return { status: Status.SERVING };
      throw unknownName('service', 'service', service, services);
    },

    async *watch({ service }, { signal }) {
      yield { status: isKnown(service) ? Status.SERVING : Status.SERVICE_UNKNOWN };
      // Nothing changes until the gateway stops, which ends the stream.
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  });
}
