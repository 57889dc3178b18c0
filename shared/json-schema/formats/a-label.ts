import { isHostname } from './address-formats.ts';

/** The parameters of Punycode, RFC 3492, section 5. */
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialCode = 0x80;
const maxCode = 0x10ffff;

/** The letters, digits and marks that RFC 5892 admits, and the characters that it admits in some contexts. */
const admitted =
  /^(?:[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u3007\u30fb-]|\u200c|\u200d)+$/u;

/** The exceptions of RFC 5892, section 2.6, that are not admitted. */
const disallowed = /[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u;

/** The contextual rules of RFC 5892, appendix A, as patterns of what breaks them. */
const misplaced: readonly RegExp[] = [
  /(?<!l)\u00b7|\u00b7(?!l)/u,
  /\u0375(?!\p{Script=Greek})/u,
  /(?<!\p{Script=Hebrew})[\u05f3\u05f4]/u,
  /[\u0660-\u0669].*[\u06f0-\u06f9]|[\u06f0-\u06f9].*[\u0660-\u0669]/u,
];

const kanaOrHan = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/**
 * Tells whether a text is a host name whose internationalised labels (`xn--...`) are valid. Such a label decodes to
 * characters that RFC 5892 admits, and these encode to the same label.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5891#section-5.4
 */
export function isStrictHostname(text: string): boolean {
  return isHostname(text) && text.toLowerCase().split('.').every(isLabel);
}

function isLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = decodePunycode(label.slice('xn--'.length));
  if (decoded === undefined || !isUnicodeLabel(decoded)) return false;
  // The platform checks the normal form, joiners and directions, and encodes.
  const address = `http://${decoded}/`;
  return URL.canParse(address) && new URL(address).hostname === label;
}

function isUnicodeLabel(label: string): boolean {
  if (!admitted.test(label) || disallowed.test(label) || /^\p{M}/u.test(label)) return false;
  if (label.startsWith('-') || label.endsWith('-') || label.slice(2, 4) === '--') return false;
  if (misplaced.some((rule) => rule.test(label))) return false;
  return !label.includes('\u30fb') || kanaOrHan.test(label.replaceAll('\u30fb', ''));
}

/** Decodes Punycode. Returns undefined for a text that is none. */
function decodePunycode(text: string): string | undefined {
  const delimiter = text.lastIndexOf('-');
  const codes = Array.from(text.slice(0, Math.max(0, delimiter)), (letter) => letter.codePointAt(0) ?? 0);
  const plain = codes.length;
  let [code, bias, index, at] = [initialCode, initialBias, 0, delimiter + 1];
  while (at < text.length) {
    const read = readInteger(text, at, bias);
    if (read === undefined) return undefined;
    at = read.end;
    index += read.value;
    const length = codes.length + 1;
    bias = adapt(read.value, length, codes.length === plain);
    code += Math.floor(index / length);
    if (code > maxCode || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    index %= length;
    codes.splice(index, 0, code);
    index += 1;
  }
  return codes.some((one) => one >= initialCode) ? String.fromCodePoint(...codes) : undefined;
}

/** Reads an integer of variable length. */
function readInteger(
  text: string,
  start: number,
  bias: number,
): { readonly value: number; readonly end: number } | undefined {
  let [value, weight, at] = [0, 1, start];
  for (let k = base; ; k += base) {
    const digit = digitOf(text.charCodeAt(at));
    at += 1;
    value += digit * weight;
    if (!(value <= Number.MAX_SAFE_INTEGER)) return undefined;
    const threshold = Math.min(Math.max(k - bias, tMin), tMax);
    if (digit < threshold) return { value, end: at };
    weight *= base - threshold;
  }
}

/** The value of a letter or a digit; NaN for anything else, and at the end of the text. */
function digitOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  return code >= 0x30 && code <= 0x39 ? code - 0x30 + tMax : Number.NaN;
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(isFirst ? delta / damp : delta / 2);
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
