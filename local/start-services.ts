import { Tables } from './dynamodb/tables.ts';
import { Endpoint } from './endpoint/endpoint.ts';
import { route } from './endpoint/services.ts';
import type { Services } from './endpoint/services.ts';
import { createEventBridge } from './eventbridge/bus.ts';
import type { Lost } from './eventbridge/delivery.ts';
import { Buckets } from './s3/buckets.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSecrets } from './secrets/secrets.ts';
import { Queues } from './sqs/queues.ts';

export interface ServiceOptions {
  /** Hears of faults of this process that a client was answered 500 for. */
  readonly onFault?: (fault: unknown) => void;
}

/** The embedded services behind their endpoint, empty. */
export interface StartedServices extends Services {
  readonly endpoint: Endpoint;
  readonly close: () => Promise<void>;
  /** Hears of messages that reached no queue at all; set once there is somebody to hear it. */
  readonly lost: { listener: (lost: Lost) => void };
}

/** @throws Mistake when the port is taken */
export async function startServices(
  port: number,
  { onFault = () => undefined }: ServiceOptions,
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
    const endpoint = await Endpoint.listen(port, route(services), onFault);
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
