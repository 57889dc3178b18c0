/**
 * Tells whether a string was written to be read, so that "nearly the same" means something for it. One unbroken run of
 * printable ASCII is a code, a URL, a digest or base64. A short line of up to three words is a name: up to 64 code
 * units, without the punctuation of a Chinese or Japanese sentence, where words are not set apart.
 */
export function isFreeText(value: string): boolean {
  if (/^[\x21-\x7e]*$/.test(value)) return false;
  if (value.length > 64 || /[\n\r，。！？；]/.test(value)) return true;
  return value.trim().split(/\s+/).length > 3;
}
