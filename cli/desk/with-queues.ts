import { SQSClient } from '@aws-sdk/client-sqs';
import { type BridgeQueue, findQueues } from '../../shared/adapters/aws/sqs/find-queues.ts';
import { didYouMean } from '../../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../../shared/json/printable.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { operatorConnectionOf } from '../connection.ts';
import { type BridgeAt } from '../read-bridge.ts';
import { isTerminal } from './terminal-messages.ts';

/** The queues of a bridge that is up. */
export interface Queues {
  readonly client: SQSClient;
  readonly all: readonly BridgeQueue[];
  /** Those whose messages wait for an operator. */
  readonly terminal: readonly BridgeQueue[];
}

/**
 * Opens the queues for as long as something takes.
 *
 * @param named the name of one terminal queue; else all of them
 * @throws UserError when the bridge has no queue, or none of that name
 */
export async function withQueues<T>(
  { bridge }: BridgeAt,
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  use: (queues: Queues) => Promise<T>,
): Promise<T> {
  const client = new SQSClient(await operatorConnectionOf(env));
  try {
    const all = await findQueues(client, bridge.name);
    if (all.length === 0)
      throw new UserError(
        `no queue of the bridge ${quote(bridge.name)} is found: deploy it, or name the account or the laptop where it is up (AWS_PROFILE, AWS_ENDPOINT_URL)`,
      );
    return await use({ client, all, terminal: terminalOf(all, named) });
  } finally {
    client.destroy();
  }
}

function terminalOf(all: readonly BridgeQueue[], named: string | undefined): readonly BridgeQueue[] {
  const terminal = all.filter(isTerminal);
  if (named === undefined) return terminal;
  const found = terminal.filter(({ name }) => name === named);
  if (found.length > 0) return found;
  const names = terminal.map(({ name }) => name);
  throw new UserError(
    `no queue for operators is named ${quote(named)}${didYouMean(named, names) || `; there is ${names.join(', ')}`}`,
  );
}
