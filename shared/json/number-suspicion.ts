/** The length from which a text is looked at by regions, without the insides of long texts. */
const wholeLength = 1_024;

/** The least characters without a quotation mark that are skipped, and the lengths of the first and of later regions. */
const longStretch = 256;
const mostRegion = 8_192;

/** A number of fewer characters cannot reach over the seam of two regions without being seen in one of them. */
const overlap = 24;

/**
 * Sixteen digits and points in a row. A double holds fewer. Written out, because the engine then looks at
 * every eighth character only.
 */
const longRun = new RegExp('[\\d.]'.repeat(16));

/** The end of a number whose exponent has three digits. A double holds up to 15 digits with any shorter exponent. */
const longExponent = /\d[eE][-+\d]\d\d\d*(?:\s*[,\]}]|$)/;

/**
 * Tells whether a text of JSON may hold a number that a double does not hold. In doubt true. Nearly every text is through
 * after two quick looks, which skip the insides of long texts.
 */
export function mayHoldExactNumber(text: string): boolean {
  if (text.length < wholeLength) return isSuspect(text);
  let length = longStretch;
  for (let at = 0; at < text.length; at += length) {
    const quote = text.indexOf('"', at);
    if (quote - at >= longStretch && isWithinText(text, quote)) {
      at = quote;
      length = longStretch;
    } else {
      length = Math.min(length * 2, mostRegion);
    }
    if (isSuspect(text.slice(at, at + length + overlap))) return true;
  }
  return false;
}

function isSuspect(text: string): boolean {
  return longRun.test(text) || longExponent.test(text);
}

/** Tells whether a quotation mark certainly stands in a text or ends one. A text begins behind `,`, `:`, `[` or `{`. */
function isWithinText(text: string, quote: number): boolean {
  const before = text.charCodeAt(quote - 1);
  return before > 0x20 && before !== 0x2c && before !== 0x3a && before !== 0x5b && before !== 0x7b;
}
