import { type EventBridgeClient, type EventBus, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { toFault } from '../to-fault.ts';

/**
 * Finds the names of a bridge's buses: one, or none when the bridge is not deployed here. The name of a bus is random,
 * but its description names the bridge (infra/event-bus.ts).
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
    .filter(({ Description: description }) => description === `Envelopes of the bridge ${bridge}`)
    .flatMap(({ Name: name }) => name ?? []);
}
