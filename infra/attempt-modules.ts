import type { Fusion } from '../shared/policy/fusion.ts';
import { nodesOf } from './claude-extras.ts';

/**
 * Returns the modules of stored attempts as a bridge needs them, by their paths. Where no fusion has a route no lease
 * has attempts, and the functions hold nothing to read them.
 */
export function attemptModules(fusions: readonly Fusion[]): ReadonlyMap<string, string> {
  if (fusions.some((fusion) => nodesOf(fusion).length > 0)) return new Map();
  const text = 'export const writeAttempts = () => ({ NULL: true });\nexport const readAttempts = () => [];';
  return new Map([['shared/adapters/aws/dynamodb/attempts-item.ts', text]]);
}
