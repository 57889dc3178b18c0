/**
 * Decodes base64 (RFC 4648, section 4); returns `undefined` for any other text. The text has only base64's alphabet,
 * padding, no blanks, and no stray bits at the end, so that the same bytes have one text only.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  if (
    text.endsWith('==') ? !/[AQgw]==$/.test(text) : text.endsWith('=') && !/[AEIMQUYcgkosw048]=$/.test(text)
  ) {
    return undefined;
  }
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
