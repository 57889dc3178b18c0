import { exactNumber, isInRange, type Numeric } from '../../json/exact-number.ts';

/** The message about a number of a setting that a double does not hold. A schema may hold such numbers. */
export const tooManyDigits =
  'this number has more digits than a double holds; write fewer digits, or a text in quotes';

/**
 * Returns a number of a YAML or JSON text with all its digits.
 *
 * @param value the double that the parser made of it
 * @param written the number as the file has it
 * @returns undefined for a number that JSON cannot hold
 */
export function numberAsWritten(value: number, written = String(value)): Numeric | undefined {
  if (!Number.isFinite(value)) return undefined;
  const number = exactNumber(jsonText(written) ?? String(value));
  return isInRange(number) ? number : undefined;
}

/** Writes a number of YAML as JSON does: without a plus, leading zeros, a bare point, or another base. */
function jsonText(written: string): string | undefined {
  if (/^0[xo][0-9a-f]+$/i.test(written)) return BigInt(written).toString();
  const [, minus, whole, fraction = '', power = ''] =
    /^(?:\+|(-))?(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(written) ?? [];
  if (whole === undefined || whole + fraction === '') return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${minus ?? ''}${digits}${fraction === '' ? '' : `.${fraction}`}${power}`;
}
