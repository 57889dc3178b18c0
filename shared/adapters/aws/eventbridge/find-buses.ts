import { type EventBridgeClient, type EventBus, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { toFault } from '../to-fault.ts';

/**
 * The names of a bridge's buses: there is one, or the bridge is not deployed here. Its name is nothing that could be
 * known, but its description says whose it is (infra/event-bus.ts).
 */
export async function findBuses(client: EventBridgeClient, bridge: string): Promise<string[]> {
  const buses: EventBus[] = [];
  let token: string | undefined;
  do {
    const page = await client
      .send(new ListEventBusesCommand(token === undefined ? {} : { NextToken: token }))
      .catch(toFault);
    buses.push(...(page.EventBuses ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return buses
    .filter(({ Description: said }) => said === `Envelopes of the bridge ${bridge}`)
    .flatMap(({ Name: name }) => name ?? []);
}
