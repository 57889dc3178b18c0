import { isKeptAsNumber, readDecimal } from '../../json/decimal.ts';

/** The message about a number that {@link isKeptAs} refuses. */
export const tooManyDigits =
  'this number has more digits than a double holds; write fewer digits, a text in quotes, or in a schema `format: int64`';

/**
 * Returns whether a number of a YAML or JSON text has the value that is written. A file that names 9007199254740993
 * would mean another number to the program.
 *
 * @param written the number as the file has it
 */
export function isKeptAs(value: number, written = String(value)): boolean {
  const text = written.replace(/^\+/, '');
  return readDecimal(text) === undefined ? !isBeyondSafe(value) : isKeptAsNumber(text);
}

/** Of other notations, such as hexadecimal digits, only integers have more digits than a double. */
function isBeyondSafe(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}
