import type { Json } from '../../json/json.ts';

/**
 * The characters that are escaped before a text reaches a prompt. The first sort could form marks: the characters of
 * marks, `&` (a reader takes entities for marks), their full-width and small twins, and their look-alikes in Unicode's
 * confusables.txt. The second sort is invisible or changes the order of reading: controls, bidirectional overrides,
 * zero-width and tag characters, variation selectors, the blank Braille cell, private and unassigned characters.
 */
const UNSAFE =
  /[<>&\u{FF1C}\u{FF1E}\u{FE64}\u{FE65}\u{FF06}\u{FE60}\u{A778}\u{2039}\u{203A}\u{276E}\u{276F}\u{2C2}\u{2C3}\u{1438}\u{1433}\u{16B2}\u{16F3F}\u{1D236}\u{1D237}\u{2800}\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON in which no mark can be forged and nothing is invisible: every unsafe character stands as its `\u` escape.
 * In JSON such characters occur inside strings only, so that parsing the text gives back the value exactly.
 */
export function encodeData(value: Json): string {
  return JSON.stringify(value).replace(UNSAFE, escapeUnits);
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
