/**
 * Makes text from a message safe for a terminal. Control characters, which could move the cursor or worse, become
 * visible escapes. So do characters that change the writing direction.
 */
export const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Formats JSON over several lines for a terminal. Its own line breaks are the only control characters left. */
export const printableJson = (value: unknown, indent: string): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => printable(line))
    .join(`\n${indent}`);

/** Quotes a name for a message: at most 80 characters, without control characters. */
export function quote(name: string): string {
  const short = name.length > 80 ? `${name.slice(0, 79)}…` : name;
  return JSON.stringify(short).replaceAll(/\p{Control}/gu, '\uFFFD');
}
