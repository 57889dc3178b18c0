import { Code } from '@connectrpc/connect';
import type { GatewayPolicy } from '../policy/gateway-policy.ts';
import { quote } from '../json/printable.ts';
import type { BusConnection, RecipientInbox } from './gateway-ports.ts';
import { problem, unknownName } from './problem.ts';

/** The transports whose recipients have a queue that a gateway reads. */
const withQueue: ReadonlySet<string> = new Set(['queue', 'ordered']);

/**
 * Opens the queue of a recipient.
 *
 * @throws ConnectError when the bridge has no such recipient, or the recipient has no queue
 */
export async function recipientInbox(
  name: string,
  connection: BusConnection,
  { recipients }: GatewayPolicy,
): Promise<RecipientInbox> {
  const found = recipients.find((one) => one.name === name);
  const names = recipients.filter(({ transport }) => withQueue.has(transport)).map((one) => one.name);
  if (found === undefined) throw unknownName('recipient', 'recipient', name, names);
  if (!withQueue.has(found.transport))
    throw problem(Code.FailedPrecondition, {
      place: 'recipient',
      cause: `the recipient ${quote(name)} has no queue; its transport is ${found.transport}`,
      remedy: names.length === 0 ? 'add a recipient with queue: true' : `name one of ${names.join(', ')}`,
    });
  const inbox = await connection.inbox(name);
  if (inbox !== undefined) return inbox;
  throw problem(Code.FailedPrecondition, {
    place: 'recipient',
    cause: `the queue of the recipient ${quote(name)} is not found`,
    remedy: `start the gateway with --recipient ${name}=URL`,
  });
}
