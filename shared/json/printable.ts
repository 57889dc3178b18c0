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

/** A name as it is shown in a message: quoted, never long, and with nothing in it that could steer a terminal. */
export function quote(name: string): string {
  const short = name.length > 80 ? `${name.slice(0, 79)}…` : name;
  return JSON.stringify(short).replaceAll(/\p{Control}/gu, '\uFFFD');
}
