import { type EventBus, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { type AwsConnection, eventBridgeClient } from '../shared/aws/clients.ts';
import { theOne } from './the-one.ts';

/**
 * The bus of a bridge. It has no name that could be known, but its description says whose it is.
 *
 * @throws Mistake when there is none, or more than one
 */
export async function findBus(bridge: string, connection: AwsConnection): Promise<string> {
  const client = eventBridgeClient(connection);
  try {
    const buses: EventBus[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(new ListEventBusesCommand({ ...(token && { NextToken: token }) }));
      buses.push(...(page.EventBuses ?? []));
      token = page.NextToken;
    } while (token !== undefined);
    // As infra/event-bus.ts describes it.
    const found = buses.filter(({ Description: said }) => said === `Envelopes of the bridge ${bridge}`);
    return theOne(
      { what: 'bus', bridge, option: '--bus' },
      found.flatMap(({ Name: name }) => name ?? []),
    );
  } finally {
    client.destroy();
  }
}
