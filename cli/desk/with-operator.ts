import { type OperatorClient, operatorClient } from '../../shared/client/operator-client.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { connectionOf } from '../connection.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';

/** A bridge that is up, as an operator reads its groups. */
export interface Operated {
  readonly at: BridgeAt;
  /** The fusion that was named, or all of them. */
  readonly fusions: readonly Fusion[];
  readonly client: OperatorClient;
  /** The time since when groups count, in ms since the epoch; 0 where all do. */
  readonly since: number;
}

/**
 * Opens the groups of a bridge for as long as something takes.
 *
 * @throws UserError
 */
export async function withOperator<T>(
  asked: {
    readonly bridge?: string;
    readonly fusion?: string;
    readonly table?: string;
    /** In ms before now. */
    readonly since?: number;
  },
  { env }: Pick<ProcessEnvironment, 'env'>,
  use: (operated: Operated) => Promise<T>,
): Promise<T> {
  const at = await readBridge(asked.bridge, env);
  const fusions = asked.fusion === undefined ? at.bridge.fusions : [fusionNamed(at, asked.fusion)];
  const client = operatorClient({
    bridge: at.bridge.name,
    table: asked.table,
    connection: connectionOf(env),
  });
  const since = asked.since === undefined ? 0 : Date.now() - asked.since;
  try {
    return await use({ at, fusions, client, since });
  } finally {
    client.close();
  }
}
