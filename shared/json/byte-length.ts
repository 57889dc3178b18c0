const encoder = new TextEncoder();

/** Bytes of a text in UTF-8, as it travels and as it is billed. */
export function byteLength(text: string): number {
  return encoder.encode(text).byteLength;
}
