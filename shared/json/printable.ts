/**
 * Characters that steer a terminal or that a reader cannot see. They are controls, line and paragraph separators, marks
 * of the writing direction, zero-width characters and fillers, tags, interlinear annotations, and lone surrogates. The
 * joiners of emoji and Persian are among them, because a name can hide them too. Variation selectors
 * stay: they change a character that is seen, and Japanese names need them.
 */
const unsafe =
  /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]--\p{Variation_Selector}]/gv;

/** The same but the line break and the tab, which the program itself prints. */
const unsafeInOutput =
  /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]--[\p{Variation_Selector}\n\t]]/gv;

/** Writes a character as JSON escapes it: two escapes beyond U+FFFF. */
const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * Text from a message, made safe for one line of a terminal: unsafe characters become visible escapes, line breaks too.
 * JSON stays JSON of the same value.
 */
export const printable = (text: string): string => text.replaceAll(unsafe, escaped);

/**
 * Output of the program, made safe for a terminal: the same, but its own line breaks and tabs stay. Everything that is
 * printed passes it.
 */
export const printableOutput = (text: string): string => text.replaceAll(unsafeInOutput, escaped);

/** Formats JSON over several lines for a terminal. Its own line breaks are the only control characters left. */
export const printableJson = (value: unknown, indent: string): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => printable(line))
    .join(`\n${indent}`);

/** Quotes a name for a message: at most 80 characters, without control characters. */
export function quote(name: string): string {
  const short = name.length > 80 ? `${name.slice(0, 79)}…` : name;
  return printable(JSON.stringify(short));
}
