import { createHash } from 'node:crypto';

/**
 * The stack of a bridge. CloudFormation takes no underscores; a digest then keeps `a_b` and `a-b`, two bridges, from
 * being one stack.
 */
export function stackName(bridge: string): string {
  if (!bridge.includes('_')) return `fusion-bus-${bridge}`;
  const digest = createHash('sha256').update(bridge).digest('hex').slice(0, 8);
  return `fusion-bus-${bridge.replaceAll('_', '-')}-${digest}`;
}

/** `recommendation_system` becomes `RecommendationSystem`. The loader has seen to it that no two names end up alike. */
export function pascalCase(name: string): string {
  const words = name.split(/[_-]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
