const encoder = new TextEncoder();

/** The characters that an HTTP header's value holds as they are: printable ASCII but for blank, `"` and `%`. */
const needsEncoding = /[^!#$&-~]/gu;

/** Encodes the value of an attribute for an HTTP header. */
export function percentEncode(text: string): string {
  return text.replace(needsEncoding, (character) =>
    Array.from(encoder.encode(character), (byte) => `%${hex(byte)}`).join(''),
  );
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/**
 * Decodes the value of an HTTP header, in one round. A value in double quotes loses them first. A `%` that no two hex
 * digits follow stays as it is. Returns `undefined` where the bytes are no UTF-8.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
 */
export function percentDecode(value: string): string | undefined {
  try {
    return unquoted(value).replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => decodeURIComponent(run));
  } catch {
    return undefined;
  }
}

function unquoted(value: string): string {
  const inner = /^"((?:[^"\\]|\\.)*)"$/s.exec(value)?.[1];
  return inner === undefined ? value : inner.replaceAll(/\\(.)/gs, '$1');
}
