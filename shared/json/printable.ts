/**
 * Text from a message, made safe for a terminal: control characters, which could move the cursor or worse, and
 * characters that turn the writing direction become visible escapes.
 */
export const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** JSON over several lines, safe for a terminal: its own line breaks are the only control characters left. */
export const printableJson = (value: unknown, indent: string): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => printable(line))
    .join(`\n${indent}`);
