import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import { tally } from '../tally.ts';

/**
 * The claim of least total weighted zero-one loss: the one that most weight stands behind.
 * In a tie, the one whose canonical JSON comes first.
 */
export function weightedVote(claims: readonly Claim[]): Json | undefined {
  const [first, ...others] = tally(claims);
  if (first === undefined) return undefined;
  let best = first;
  for (const rival of others) {
    if (rival.weight > best.weight || (rival.weight === best.weight && rival.text < best.text)) best = rival;
  }
  return best.value;
}
