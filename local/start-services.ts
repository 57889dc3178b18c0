import { Tables } from './dynamodb/tables.ts';
import { Endpoint } from './endpoint/endpoint.ts';
import { route } from './endpoint/services.ts';
import type { Services } from './endpoint/services.ts';
import { createEventBridge } from './eventbridge/bus.ts';
import type { Lost } from './eventbridge/delivery.ts';
import type { FaultOptions, Injected } from './faults/fault.ts';
import { faultPlan } from './faults/fault-plan.ts';
import { withFaults } from './faults/with-faults.ts';
import { Buckets } from './s3/buckets.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSecrets } from './secrets/secrets.ts';
import { Queues } from './sqs/queues.ts';

export interface ServiceOptions {
  /** Hears of faults of this process that a client was answered 500 for. */
  readonly onFault?: (fault: unknown) => void;
  /** What AWS may do to any call now and then is done to a share of the calls of the endpoint; to none unless given. */
  readonly faults?: FaultOptions | undefined;
  /** Hears of each call that met such a fault. */
  readonly onInjected?: (injected: Injected) => void;
}

/** The embedded services behind their endpoint, empty. */
export interface StartedServices extends Services {
  readonly endpoint: Endpoint;
  readonly close: () => Promise<void>;
  /** Hears of messages that reached no queue at all; set once there is somebody to hear it. */
  readonly lost: { listener: (lost: Lost) => void };
}

/** @throws UserError when the port is taken */
export async function startServices(
  port: number,
  { onFault = () => undefined, faults, onInjected = () => undefined }: ServiceOptions,
): Promise<StartedServices> {
  const [queues, buckets] = await Promise.all([Queues.load(), Buckets.load()]);
  const lost: StartedServices['lost'] = { listener: () => undefined };
  const ports = {
    deliver: queues.deliver.bind(queues),
    onLost: (message: Lost) => lost.listener(message),
  };
  const services = {
    queues,
    tables: new Tables(),
    bus: createEventBridge(ports),
    scheduler: createScheduler(ports),
    secrets: createSecrets(),
    buckets,
  };
  try {
    const respond = route(services);
    const endpoint = await Endpoint.listen(
      port,
      faults === undefined ? respond : withFaults(respond, faultPlan(faults), onInjected),
      onFault,
    );
    const close = async (): Promise<void> => {
      services.scheduler.close();
      queues.close();
      await endpoint.close();
      await services.tables.close();
    };
    return { ...services, endpoint, lost, close };
  } catch (error) {
    queues.close();
    throw error;
  }
}
