import type { FedMessage } from '../ports/fed-message.ts';

/** The most bytes of a value that a quarantine entry holds. A queue takes 1 MiB, and base64 adds a third. */
const maxValueBytes = 500_000;

/** The most characters of all headers that it holds; a broker allows far more. */
const maxHeaderCharacters = 50_000;

/**
 * Writes a message for the quarantine, with its place. Text stays text, other bytes are base64. A large value
 * is cut, and `cut` gives its true size. In a log the whole is still at its place.
 */
export function quarantinedText({
  place,
  messageId,
  sentAt,
  headers,
  contentType,
  key,
  value,
}: FedMessage): string {
  const kept = value !== null && value.length > maxValueBytes ? value.subarray(0, maxValueBytes) : value;
  let left = maxHeaderCharacters;
  const shown = [...headers].filter(([name, text]) => (left -= name.length + text.length) >= 0);
  return JSON.stringify({
    place,
    ...(messageId !== undefined && { messageId }),
    ...(sentAt !== undefined && { sentAt }),
    headers: Object.fromEntries(shown),
    ...(shown.length < headers.size && { headersLeftOut: headers.size - shown.length }),
    ...(contentType !== undefined && { contentType }),
    ...(key !== undefined && { key }),
    ...valueMembers(kept),
    ...(kept !== value && { cut: value?.length }),
  });
}

function valueMembers(value: Uint8Array | null): object {
  if (value === null) return { value: null };
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const text = bytes.toString('utf8');
  // Text with many escapes would take more room than base64.
  const isText = Buffer.from(text).equals(bytes) && JSON.stringify(text).length <= 2 + text.length * 1.3;
  return isText ? { value: text } : { value_base64: bytes.toString('base64') };
}
