/** A bounded repetition of at least this many times counts as unbounded: it is tried from every character. */
const manyTimes = 100;

interface Group {
  readonly isLookaround: boolean;
  /** True for a lookahead that is tried once: only `^`, single characters and others of its kind stand before it. */
  readonly isLeading: boolean;
  repeats: boolean;
}

/** A token of a regular expression: an escape, a class, the start of a group, a quantifier, or one character. */
const tokens =
  /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?(?:<?[=!])|\((?:\?(?:<[^>]*>|[a-z-]*:))?|\{(?<least>\d+)(?<comma>,?)(?<most>\d*)\}|[^]/gu;

/**
 * Tells whether a pattern looks around without bounds at every character of a text. The time then grows with the square
 * of its length. Leading lookaheads are good, as in `^(?=.*[a-z])(?=.*\d)`: they are tried once.
 */
export function looksFarAround(source: string, isMultiline: boolean): boolean {
  const open: Group[] = [];
  let leadingEnd = source.startsWith('^') && !isMultiline ? 1 : -1;
  let isFarInLeading = false;
  for (const { 0: token, index, groups = {} } of source.matchAll(tokens)) {
    if (token.startsWith('(')) {
      const isLookaround = /^\(\?<?[=!]$/.test(token);
      const isLeading = isLookaround && !token.includes('<') && index === leadingEnd && open.length === 0;
      open.push({ isLookaround, isLeading, repeats: false });
    } else if (token === ')') {
      const group = open.pop();
      if (group === undefined) return true;
      if (group.isLookaround && group.repeats && !group.isLeading) return true;
      isFarInLeading ||= group.isLeading && group.repeats;
      if (group.isLeading) leadingEnd = index + 1;
      const around = open.at(-1);
      if (around !== undefined) around.repeats ||= group.repeats;
    } else if (token === '|' && open.length === 0) {
      // Of several alternatives, `^` holds the first one only.
      leadingEnd = -1;
      if (isFarInLeading) return true;
    } else if (isUnbounded(token, groups)) {
      const around = open.at(-1);
      if (around !== undefined) around.repeats = true;
    } else if (open.length === 0 && index === leadingEnd) {
      leadingEnd += token.length;
    }
  }
  return false;
}

function isUnbounded(
  token: string,
  { least, comma, most = '' }: Record<string, string | undefined>,
): boolean {
  if (token === '*' || token === '+') return true;
  if (least === undefined) return false;
  return most === '' ? comma === ',' || Number(least) >= manyTimes : Number(most) >= manyTimes;
}
