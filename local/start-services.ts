import { Access } from './access/access.ts';
import { Tables } from './dynamodb/tables.ts';
import { Endpoint } from './endpoint/endpoint.ts';
import { route } from './endpoint/services.ts';
import type { GatewayHandler, GatewayPlace, OpenGateway } from './endpoint/gateway-port.ts';
import type { Pages } from './endpoint/page.ts';
import type { Services } from './endpoint/services.ts';
import { createEventBridge } from './eventbridge/bus.ts';
import type { Lost } from './eventbridge/delivery.ts';
import type { FaultOptions, Injected } from './faults/fault.ts';
import { faultPlan } from './faults/fault-plan.ts';
import type { OutageOptions } from './faults/outage.ts';
import { withOutage } from './faults/with-outage.ts';
import { withFaults } from './faults/with-faults.ts';
import { Buckets } from './s3/buckets.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSecrets } from './secrets/secrets.ts';
import { Queues } from './sqs/queues.ts';

export interface ServiceOptions {
  /** Called for faults of this process that a client got a 500 for. */
  readonly onFault?: (fault: unknown) => void;
  /** The faults that a share of the endpoint's calls meets, as AWS may cause them; none by default. */
  readonly faults?: FaultOptions | undefined;
  /** A service that is out for a while; none by default. */
  readonly outage?: OutageOptions | undefined;
  /** Called for each call that met such a fault or the outage. */
  readonly onInjected?: (injected: Injected) => void;
  /** Names that requests may address beside those of the loopback interface, such as `host.docker.internal`. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Opens what answers gRPC on the same port; without it the endpoint speaks HTTP/1.1 only. */
  readonly gateway?: OpenGateway | undefined;
  /** The endpoint's pages beside the services. */
  readonly pages?: Pages | undefined;
}

/** The embedded services behind their endpoint, empty. */
export interface StartedServices extends Services {
  readonly endpoint: Endpoint;
  readonly close: () => Promise<void>;
  /** Called for messages that reached no queue; replaced once the account exists. */
  readonly lost: { listener: (lost: Lost) => void };
  /** The bridge that the gateway stands before; set once it is up. */
  readonly gatewayPlace: { of?: GatewayPlace };
}

/**
 * Starts the services.
 *
 * @param access open unless given, and then every queue answers to every key
 * @throws UserError when the port is in use
 */
export async function startServices(
  port: number,
  {
    onFault = () => undefined,
    faults,
    outage,
    onInjected = () => undefined,
    allowedHosts = [],
    gateway,
    pages,
  }: ServiceOptions,
  access = new Access(),
): Promise<StartedServices> {
  const [queues, buckets] = await Promise.all([Queues.load(), Buckets.load()]);
  const lost: StartedServices['lost'] = { listener: () => undefined };
  const ports = {
    deliver: queues.deliver.bind(queues),
    onLost: (message: Lost) => lost.listener(message),
  };
  const services = {
    access,
    queues,
    tables: new Tables(),
    bus: createEventBridge(ports),
    scheduler: createScheduler(ports),
    secrets: createSecrets(),
    buckets,
  };
  try {
    const answer = route(services);
    const faulty = faults === undefined ? answer : withFaults(answer, faultPlan(faults), onInjected);
    const respond =
      outage === undefined ? faulty : withOutage(faulty, outage, () => performance.now(), onInjected);
    const gatewayPlace: StartedServices['gatewayPlace'] = {};
    const endpoint = await Endpoint.listen(port, respond, {
      onFault,
      allowedHosts,
      gateway: gateway && onceThere(gateway, gatewayPlace),
      pages,
    });
    const close = async (): Promise<void> => {
      services.scheduler.close();
      queues.close();
      await endpoint.close();
      await services.tables.close();
    };
    return { ...services, endpoint, lost, gatewayPlace, close };
  } catch (error) {
    queues.close();
    throw error;
  }
}

/** Opens the gateway with the first call after the bridge is up. What failed to open is tried again. */
function onceThere(
  open: OpenGateway,
  place: StartedServices['gatewayPlace'],
): () => Promise<GatewayHandler> | undefined {
  let opened: Promise<GatewayHandler> | undefined;
  let openedFor: GatewayPlace | undefined;
  return () => {
    if (place.of === undefined) return undefined;
    // An edit of the bridge file may have changed the recipients and the callers.
    if (openedFor !== place.of) opened = undefined;
    openedFor = place.of;
    opened ??= open(place.of).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
