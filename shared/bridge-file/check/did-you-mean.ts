import { distance } from 'fastest-levenshtein';
import { quote } from '../../json/printable.ts';

/** Longer names are no misspelling, and comparing two names costs the product of their lengths. */
const longestName = 128;

/** Returns the candidate that a misspelt name most likely means; `undefined` when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  const plain = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(name.length / 3));
  let best: { readonly candidate: string; readonly slips: number } | undefined;
  for (const candidate of candidates) {
    if (candidate.length > longestName) continue;
    const slips = slipsBetween(plain, candidate.toLowerCase());
    if (slips <= allowed && (best === undefined || slips < best.slips)) best = { candidate, slips };
  }
  return best?.candidate ?? onlyBeginning(plain, candidates);
}

/** The least length of a beginning that shows which name is meant: `que` of `queue`. */
const leastBeginning = 3;

/** Returns the one candidate that begins with the name, or with which the name begins. */
function onlyBeginning(plain: string, candidates: Iterable<string>): string | undefined {
  if (plain.length < leastBeginning) return undefined;
  const found = [...candidates].filter((candidate) => {
    const other = candidate.toLowerCase();
    return other.length >= leastBeginning && (other.startsWith(plain) || plain.startsWith(other));
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Returns the edit distance, in which a swap of two neighbours counts once. */
function slipsBetween(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const isSwap =
    start < a.length &&
    a.length === b.length &&
    a.charAt(start) === b.charAt(start + 1) &&
    a.charAt(start + 1) === b.charAt(start) &&
    a.slice(start + 2) === b.slice(start + 2);
  return isSwap ? 1 : distance(a, b);
}

/** Returns `; did you mean "user"?`, or the empty text. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : `; did you mean ${quote(found)}?`;
}
