/**
 * The characters that SQS rejects in bodies and attributes. It accepts only #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to
 * #xFFFD and #x10000 to #x10FFFF. With the `u` flag a lone surrogate is a character of its own and a pair is not.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Returns whether SQS accepts the text unchanged. */
export function isSqsText(text: string): boolean {
  return text.length > 0 && text.search(forbidden) === -1;
}

/**
 * Returns JSON text of the same meaning that SQS accepts. `JSON.stringify` escapes control characters and lone
 * surrogates, but not U+FFFE and U+FFFF; one of them in a body would make the message fail for ever.
 */
export function escapeJsonText(json: string): string {
  return json.replace(forbidden, escaped);
}

/** Cleans a text for an attribute: shows rejected characters as U+FFFD, and cuts the text after `maxCharacters`. */
export function toAttributeText(text: string, maxCharacters: number): string {
  const clean = text.replace(forbidden, '\u{FFFD}');
  if (clean.length <= maxCharacters) return clean;
  // Never ends in half of a surrogate pair, which SQS would reject.
  return `${clean.slice(0, maxCharacters - 1).replace(/[\u{D800}-\u{DBFF}]$/u, '')}…`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
