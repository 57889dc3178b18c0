import type { Place } from './mistake.ts';

/** A file's text, or the first place where it is none. */
export type Utf8 =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not-text'; readonly place: Place; readonly reason: string };

const remedy = 'save the file as UTF-8';

/**
 * Reads bytes as UTF-8. Other bytes would become replacement characters without a word, and a name would be another one.
 *
 * @returns a reason that follows the name of the file
 */
export function utf8Text(bytes: Uint8Array): Utf8 {
  const start = { line: 1, column: 1 };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { kind: 'not-text', place: start, reason: `is text in UTF-16; ${remedy}` };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const zero = text.indexOf('\0');
  if (zero !== -1)
    return { kind: 'not-text', place: placeOf(text, zero), reason: `is no text but binary data; ${remedy}` };
  const replaced = text.indexOf('\uFFFD');
  if (replaced === -1 || isUtf8(bytes)) return { kind: 'text', text };
  return {
    kind: 'not-text',
    place: placeOf(text, firstBad(bytes, text, replaced)),
    reason: `holds a byte that is not UTF-8; ${remedy}`,
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Finds the first replacement that the bytes do not hold themselves. */
function firstBad(bytes: Uint8Array, text: string, from: number): number {
  const encoder = new TextEncoder();
  for (let at = from; at !== -1; at = text.indexOf('\uFFFD', at + 1)) {
    const end = encoder.encode(text.slice(0, at)).length;
    if (bytes[end] !== 0xef || bytes[end + 1] !== 0xbf || bytes[end + 2] !== 0xbd) return at;
  }
  return from;
}

function placeOf(text: string, at: number): Place {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
