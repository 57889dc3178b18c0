import { isKeptAsNumber, readDecimal, type Decimal } from './decimal.ts';

/**
 * A JSON number with digits that a JavaScript number would change, kept as it was written. Examples are an id above
 * 2^53, a time in nanoseconds, and an amount of many digits. `JSON.stringify` writes it unchanged. Every other number is a `number`, so
 * a value has one representation.
 */
export class ExactNumber {
  static #isUsed = false;

  /** The number as it was written. */
  readonly text: string;

  /** @internal Use {@link exactNumber}, which makes a `number` of what a `number` can hold. */
  constructor(text: string) {
    this.text = text;
    ExactNumber.#isUsed = true;
  }

  /** @internal Whether this process has met an exact number yet. Until then no value needs a search for one. */
  static get isUsed(): boolean {
    return ExactNumber.#isUsed;
  }

  toJSON(): object {
    return JSON.rawJSON(this.text);
  }

  /** The text in which equal numbers are equal; see {@link canonicalNumber}. */
  toString(): string {
    return canonicalNumber(this.text);
  }
}

/** A number of JSON in its only representation. */
export type Numeric = number | ExactNumber;

const literal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Returns the number that a text of JSON stands for: `exactNumber('9007199254740993')`.
 *
 * @throws TypeError for a text that is no number of JSON
 */
export function exactNumber(text: string): Numeric {
  if (!literal.test(text)) throw new TypeError('an exact number is made of the text of a JSON number');
  return isKeptAsNumber(text) ? Number(text) : new ExactNumber(text);
}

/** Tells whether the value is a number of JSON, whatever its digits. */
export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** Returns the nearest double; an infinity for a number beyond all doubles. */
export function toDouble(value: Numeric): number {
  return typeof value === 'number' ? value : Number(value.text);
}

/** Tells whether a number lies within the range of a double, and has an exponent that can be calculated with. */
export function isInRange(value: Numeric): boolean {
  return Number.isFinite(toDouble(value)) && decimalOf(value) !== undefined;
}

/** Tells whether a number is an integer. */
export function isWhole(value: Numeric): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return (decimalOf(value)?.exponent ?? -1) >= 0;
}

/** Compares two numbers exactly; for a sort from the lowest to the highest. */
export function compareNumerics(a: Numeric, b: Numeric): number {
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a < b ? -1 : 1;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  if (left === undefined || right === undefined) return toDouble(a) - toDouble(b);
  const [x, y] = [signOf(left), signOf(right)];
  return x === y ? x * compareMagnitudes(left, right) : x - y;
}

/**
 * Returns the canonical text of a number. It has the digits without needless zeros, in the layout of ECMAScript (plain up to 21 digits before the point, else with an exponent). For a number that a double holds it is the text
 * that RFC 8785 prescribes.
 *
 * @see https://tc39.es/ecma262/#sec-numeric-types-number-tostring
 */
function canonicalNumber(text: string): string {
  const decimal = readDecimal(text);
  if (decimal === undefined) return text;
  const { digits, exponent, isNegative } = decimal;
  if (digits === '') return '0';
  return (isNegative ? '-' : '') + layOut(digits, digits.length + exponent);
}

/** @param point the position of the decimal point in the digits; before or after them, it is outside */
function layOut(digits: string, point: number): string {
  if (point >= digits.length && point <= 21) return digits.padEnd(point, '0');
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  const power = point - 1;
  const fraction = digits.length === 1 ? '' : `.${digits.slice(1)}`;
  return `${digits.slice(0, 1)}${fraction}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

function decimalOf(value: Numeric): Decimal | undefined {
  return readDecimal(typeof value === 'number' ? String(value) : value.text);
}

function signOf({ digits, isNegative }: Decimal): number {
  if (digits === '') return 0;
  return isNegative ? -1 : 1;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  const byPoint = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (byPoint !== 0) return byPoint;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}
