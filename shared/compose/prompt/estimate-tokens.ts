/** Hundredths of a token per UTF-16 unit: whole numbers, whose sum does not depend on where a text is parted. */
const LETTER = 37;
const MARK_OR_DIGIT = 60;
const TWO_BYTES = 90;
const THREE_BYTES = 160;
const HALF_OF_A_PAIR = 150;

/** The least that one UTF-16 unit of text is estimated at: what no text can be cheaper than. */
export const LEAST_TOKENS_A_UNIT = LETTER / 100;

/**
 * An upper estimate of the tokens that ordinary text costs, without a tokenizer and without a call.
 *
 * The tokenizer of Claude 4.7 and later is not public; it counts some 30 % more than its predecessor, whose rule of
 * thumb was 3.5 characters a token. So: 2.7 ASCII letters or spaces a token, 1.7 digits or punctuation marks, 1.1 of
 * the two-byte scripts (Latin with accents, Greek, Cyrillic, Hebrew, Arabic), 0.6 of the three-byte ones (Chinese,
 * Japanese, Korean, Indic), 0.33 of the rest (emoji). Text made to be costly can exceed it: the only bound that
 * always holds is one token a byte.
 *
 * The sum over the parts of a text is never less than the estimate of the whole.
 */
export function estimateTokens(text: string): number {
  let hundredths = 0;
  for (let at = 0; at < text.length; at += 1) {
    hundredths += hundredthsOf(text.charCodeAt(at));
  }
  return Math.ceil(hundredths / 100);
}

function hundredthsOf(unit: number): number {
  if (unit < 0x80) {
    const letter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x20;
    return letter ? LETTER : MARK_OR_DIGIT;
  }
  if (unit < 0x800) return TWO_BYTES;
  return unit >= 0xd800 && unit <= 0xdfff ? HALF_OF_A_PAIR : THREE_BYTES;
}
