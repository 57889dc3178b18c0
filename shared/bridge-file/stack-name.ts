import { hash } from '../json/digest.ts';

/**
 * The stack of a bridge. CloudFormation takes no underscores; a digest then keeps `a_b` and `a-b`, two bridges, from
 * being one stack.
 */
export function stackName(bridge: string): string {
  if (!bridge.includes('_')) return `fusion-bus-${bridge}`;
  const digest = Buffer.from(hash(bridge), 'base64url').toString('hex').slice(0, 8);
  return `fusion-bus-${bridge.replaceAll('_', '-')}-${digest}`;
}
