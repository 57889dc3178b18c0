import { isSafePattern } from 'redos-detector';
import { looksFarAround } from './slow-lookaround.ts';

/** The time for the judgement of one pattern. What cannot be judged in it counts as slow. */
const judgeMs = 500;

/** The most ways in which a pattern may match one text before it counts as slow. */
const mostWays = 200;

const judged = new Map<string, boolean>();

/**
 * Tells whether a regular expression may take time out of proportion to its text, by backtracking. A pattern that the
 * library cannot read counts as slow. Loads a library that no function may contain: for the checks of a bridge file.
 *
 * @see https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
 */
export function isSlowPattern(source: string, flags: string): boolean {
  const id = `${flags}/${source}`;
  const isSlow = judged.get(id) ?? (looksFarAround(source, flags.includes('m')) || !isSafe(source, flags));
  judged.set(id, isSlow);
  return isSlow;
}

function isSafe(source: string, flags: string): boolean {
  try {
    const options = { timeout: judgeMs, maxScore: mostWays };
    return isSafePattern(source, {
      ...options,
      caseInsensitive: flags.includes('i'),
      dotAll: flags.includes('s'),
      multiLine: flags.includes('m'),
      unicode: flags.includes('u'),
    }).safe;
  } catch {
    // Its parser knows fewer forms than the engine, such as flags within a group.
    return false;
  }
}
