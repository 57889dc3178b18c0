import type { ClaudePolicy } from '../../shared/policy/compose-policy.ts';
import { anthropicKey, keyOfNode, type ModelNode } from '../../shared/policy/model-route.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';

type Environment = Pick<ProcessEnvironment, 'env'>;

/** Returns the names of the keys that the nodes of routes need. */
export function nodeKeys({ bridge }: Pick<BridgeAt, 'bridge'>): readonly string[] {
  return [...new Set(nodesOf(bridge).flatMap((node) => keyOfNode(node) ?? []))];
}

/** Says once of each node that it has no key, and what to set. The other nodes answer in its place. */
export function missingKeys({ file, bridge }: BridgeAt, environment: Environment): readonly string[] {
  const said = new Map<string, string>();
  for (const node of nodesOf(bridge)) {
    const key = keyOfNode(node);
    if (key === undefined || hasKey(key, environment)) continue;
    said.set(
      node.name,
      `${file}: the node "${node.name}" has no key and is not asked: set ${key} in the environment`,
    );
  }
  return [...said.values()];
}

/** Says once that Claude has no key, where a fusion without a route asks it; undefined where it has one. */
export function keylessNote(
  { bridge: { fusions } }: Pick<BridgeAt, 'bridge'>,
  environment: Environment,
): string | undefined {
  const asks = fusions.some(({ compose }) => compose.kind === 'claude' && compose.route === undefined);
  if (!asks || hasKey(anthropicKey, environment)) return undefined;
  return `no ${anthropicKey}: the merged records are the results, and no model is asked; set it before the start to let Claude write`;
}

/**
 * Refuses to start a bridge that demands a key and has none.
 *
 * @throws UserError
 */
export function checkModelKeys({ file, bridge }: BridgeAt, environment: Environment): void {
  for (const { name, compose } of bridge.fusions) {
    if (compose.kind !== 'claude' || compose.key !== 'required') continue;
    const keys = keysOf(compose);
    if (keys.some((key) => key === undefined || hasKey(key, environment))) continue;
    throw new UserError(
      `${file}: the fusion "${name}" demands a key for Claude: set ${[...new Set(keys)].join(' or ')}`,
    );
  }
}

/** Returns the keys of which one is enough; undefined for a node that needs none. */
function keysOf({ route }: ClaudePolicy): readonly (string | undefined)[] {
  return route === undefined ? [anthropicKey] : route.nodes.map(keyOfNode);
}

function nodesOf({ fusions }: BridgeAt['bridge']): readonly ModelNode[] {
  return fusions.flatMap(({ compose }) => (compose.kind === 'claude' ? (compose.route?.nodes ?? []) : []));
}

function hasKey(name: string, { env }: Environment): boolean {
  return (env[name] ?? '').trim() !== '';
}
