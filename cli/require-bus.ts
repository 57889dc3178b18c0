import { DescribeEventBusCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import { eventBridgeClient } from '../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { quote } from '../shared/json/printable.ts';
import { UserError } from '../shared/ports/user-error.ts';
import type { AwsConnection } from '../shared/adapters/aws/connection.ts';

/**
 * Checks that a bus which the user names is there. EventBridge takes events for a bus that does not exist, and drops
 * them. Where the bus may not be looked at, or does not answer, what follows says so or goes on as it would have.
 *
 * @param bus undefined where the bus is looked for, so that it is there
 * @throws UserError
 */
export async function requireBus(bus: string | undefined, connection: AwsConnection): Promise<void> {
  if (bus === undefined) return;
  const client = eventBridgeClient(connection);
  try {
    await client.send(new DescribeEventBusCommand({ Name: bus }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException)
      throw new UserError(
        `there is no bus ${quote(bus)} in this account and region, and its events would be lost; write the stack's output BusName, or leave out --bus to have it looked for`,
        { cause: error },
      );
  } finally {
    client.destroy();
  }
}
