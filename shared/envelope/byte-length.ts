const encoder = new TextEncoder();

/** Returns the length of a text in bytes of UTF-8, as it is sent and billed. */
export function byteLength(text: string): number {
  return encoder.encode(text).byteLength;
}
