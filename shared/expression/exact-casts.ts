import jsonata from 'jsonata';
import { isKeptAsNumber } from '../json/decimal.ts';

/** The fault of a text that is no number which the engine could calculate with; the code is JSONata's own. */
const noNumber = { code: 'D3030' };

/**
 * Replaces the functions of JSONata that make a number of a text. An exact number is a text to an expression, and these
 * would change its digits: two customers would become one. They fail for a text that a double does not hold.
 *
 * @see https://docs.jsonata.org/numeric-functions
 */
export function castExactly(expression: jsonata.Expression): void {
  const number = jsonata('$number(value)');
  const parseInteger = jsonata('$parseInteger(text, picture)');
  expression.registerFunction(
    'number',
    async (value: unknown): Promise<unknown> => {
      const result: unknown = await number.evaluate({ value });
      const isDecimal = typeof value === 'string' && !/^0[box]/i.test(value);
      return checked(result, isDecimal ? isKeptAsNumber(value) : isSafe(result));
    },
    '<(nsb)-:n>',
  );
  expression.registerFunction(
    'parseInteger',
    async (text: unknown, picture: unknown): Promise<unknown> => {
      const result: unknown = await parseInteger.evaluate({ text, picture });
      return checked(result, isSafe(result));
    },
    '<s-s:n>',
  );
}

const isSafe = (value: unknown): boolean =>
  typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);

function checked(result: unknown, isKept: boolean): unknown {
  if (result !== undefined && !isKept)
    throw Object.assign(new Error('the number has too many digits'), noNumber);
  return result;
}
