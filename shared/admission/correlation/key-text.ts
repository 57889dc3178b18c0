import { isAttributeText, maxIdBytes } from '../../envelope/attribute-rules.ts';
import { byteLength } from '../../envelope/byte-length.ts';
import { canonicalText } from '../../json/canonical-text.ts';
import { isInRange, isNumeric } from '../../json/exact-number.ts';

export type KeyText =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'wrong';
      /** The expectation, as a text that follows `must be` or `must find`. */ readonly must: string;
    };

/**
 * Returns a value as the text of a key; a finite number counts as its canonical text. A key becomes the fused envelope's
 * `correlationid` and a key in the table, and must keep the limits of both.
 */
export function keyText(value: unknown): KeyText {
  const text = isNumeric(value) && isInRange(value) ? canonicalText(value) : value;
  if (typeof text !== 'string' || text === '') {
    return { kind: 'wrong', must: 'one non-empty string or one number' };
  }
  if (!isAttributeText(text) || byteLength(text) > maxIdBytes) {
    return { kind: 'wrong', must: `at most ${maxIdBytes} bytes without control characters` };
  }
  return { kind: 'text', text };
}
