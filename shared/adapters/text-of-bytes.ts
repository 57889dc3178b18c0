/**
 * Reads bytes as UTF-8. Bytes that are none become lone surrogates, one each, so that different bytes never give the
 * same text. No attribute may hold such a text: what carries it is turned away, and not taken for something else.
 */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc_00 + byte)).join('');
  }
}
