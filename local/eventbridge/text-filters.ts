/** A test of one string. */
export type TextTest = (text: string) => boolean;

const ascii = /^[\0-\x7f]*$/;

/**
 * Folds case one character at a time, as AWS does. The length stays the same: `ß` is not `ss`. Upper case comes first
 * because some lower-case letters share it (`ς` and `σ`).
 */
export function foldCase(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    const lower = (upper.length === character.length ? upper : character).toLowerCase();
    return lower.length === character.length ? lower : character;
  }).join('');
}

export const startsWith =
  (prefix: string): TextTest =>
  (text) =>
    text.startsWith(prefix);

export const endsWith =
  (suffix: string): TextTest =>
  (text) =>
    text.endsWith(suffix);

/** Applies a test to the folded text. The test itself must have been made of folded text. */
export const ignoringCase =
  (test: TextTest): TextTest =>
  (text) =>
    test(foldCase(text));

/** The reason why a wildcard expression is invalid, or its literal pieces: one `*` stands between two pieces. */
export type Wildcard =
  | { readonly kind: 'wildcard'; readonly pieces: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Parses a wildcard expression: `*` stands for any run of characters, also none; `\*` and `\\` are the characters
 * themselves. Positions count the opening quote, as in AWS.
 */
export function parseWildcard(expression: string): Wildcard {
  const pieces: string[] = [];
  let piece = '';
  for (let at = 0; at < expression.length; at++) {
    const character = expression.charAt(at);
    const next = expression[at + 1];
    if (character === '*') {
      if (next === '*')
        return { kind: 'invalid', reason: `Consecutive wildcard characters at pos ${at + 1}` };
      pieces.push(piece);
      piece = '';
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') {
        return { kind: 'invalid', reason: `Invalid escape character at pos ${at + 1}` };
      }
      piece += next;
      at++;
    } else {
      piece += character;
    }
  }
  return { kind: 'wildcard', pieces: [...pieces, piece] };
}

/**
 * Tests a text for the pieces in order. The leftmost match of each piece is always good enough, so no backtracking is
 * needed.
 */
export function matchesPieces(pieces: readonly string[]): TextTest {
  const first = pieces[0] ?? '';
  if (pieces.length < 2) return (text) => text === first;
  const last = pieces[pieces.length - 1] ?? '';
  const middle = pieces.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    const end = text.length - last.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, from);
      if (found < 0 || found + piece.length > end) return false;
      from = found + piece.length;
    }
    return true;
  };
}
