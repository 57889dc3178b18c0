/**
 * A decimal number as it is written: `digits` × 10^`exponent`. Digits have no zeros in front or at the end, and zero has
 * none, so that two texts of one number read as the same decimal.
 */
export interface Decimal {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const literal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Digits that a number holds exactly. */
const chunk = 15;

/**
 * Reads a JSON number, or the text that JavaScript gives a finite one. Returns undefined for any other text, and for an
 * exponent beyond the safe integers. Takes linear time.
 */
export function readDecimal(text: string): Decimal | undefined {
  const [, sign, whole = '', fraction = '', power = '0'] = literal.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const written = whole + fraction;
  const end = endOfDigits(written);
  const digits = written.slice(startOfDigits(written), end);
  if (digits === '') return { isNegative: false, digits, exponent: 0 };
  const exponent = Number(power) - fraction.length + (written.length - end);
  if (!Number.isSafeInteger(Number(power)) || !Number.isSafeInteger(exponent)) return undefined;
  return { isNegative: sign === '-', digits, exponent };
}

/** Returns whether two decimals are the same number. */
export function isSameDecimal(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.exponent === b.exponent && a.isNegative === b.isNegative;
}

/**
 * Returns whether a JavaScript number keeps a JSON number unchanged. It keeps 0.1 and 1e300, but not 2^53 + 1 and 1e400.
 */
export function isKeptAsNumber(text: string): boolean {
  const value = Number(text);
  if (!Number.isFinite(value)) return false;
  if (String(value) === text) return true;
  const [asWritten, asKept] = [readDecimal(text), readDecimal(String(value))];
  return asWritten !== undefined && asKept !== undefined && isSameDecimal(asWritten, asKept);
}

/**
 * Returns whether `value` is a whole number of times `divisor`, in exact arithmetic. No number is a multiple of zero
 * but zero.
 *
 * The cost is bounded whatever the exponents: digits without zeros at the end are no multiple of ten, and a power of
 * ten is only ever needed modulo the divisor's digits. Time is linear in the digits of `value`.
 */
export function isMultipleOfDecimal(value: Decimal, divisor: Decimal): boolean {
  if (value.digits === '') return true;
  const shift = value.exponent - divisor.exponent;
  if (divisor.digits === '' || shift < 0) return false;
  const modulus = BigInt(divisor.digits);
  return (remainderOf(value.digits, modulus) * powerOfTen(shift, modulus)) % modulus === 0n;
}

/** Chunk by chunk: turning a megabyte of digits into one integer takes more than linear time. */
function remainderOf(digits: string, modulus: bigint): bigint {
  let remainder = 0n;
  for (let at = 0; at < digits.length; at += chunk) {
    const part = digits.slice(at, at + chunk);
    remainder = (remainder * 10n ** BigInt(part.length) + BigInt(part)) % modulus;
  }
  return remainder;
}

/** 10^`exponent` modulo `modulus`, by repeated squaring: at most 53 rounds. */
function powerOfTen(exponent: number, modulus: bigint): bigint {
  let result = 1n % modulus;
  let base = 10n % modulus;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

function startOfDigits(digits: string): number {
  let start = 0;
  while (digits[start] === '0') start += 1;
  return start;
}

/** A loop and no pattern: a pattern looks at each zero of a hostile number again and again. */
function endOfDigits(digits: string): number {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return end;
}
