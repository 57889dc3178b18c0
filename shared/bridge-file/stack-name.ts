import { hash } from '../json/digest.ts';

/**
 * Returns the name of a bridge's stack. CloudFormation accepts no underscores, so a digest keeps `a_b` and `a-b`, two
 * bridges, from becoming one stack.
 */
export function stackName(bridge: string): string {
  if (!bridge.includes('_')) return `fusion-bus-${bridge}`;
  const digest = Buffer.from(hash(bridge), 'base64url').toString('hex').slice(0, 8);
  return `fusion-bus-${bridge.replaceAll('_', '-')}-${digest}`;
}
