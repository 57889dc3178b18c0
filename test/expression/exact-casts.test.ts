import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { lostDigits } from '../../shared/expression/lost-digits.ts';
import { exactNumber } from '../../shared/json/exact-number.ts';
import type { Json } from '../../shared/json/json.ts';

/** Returns the value as text, or the code and the place of the failure. */
async function outcomeOf(evaluation: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await evaluation()) ?? 'nothing';
  } catch (error) {
    const { code, position } = Object.assign({ code: '', position: 0 }, error);
    return `${code} at ${position}`;
  }
}

test.each([
  ['$number(a)', exactNumber('9007199254740993'), 'D3030 at 8'],
  ['$number(a)', '12345678901234567890', 'D3030 at 8'],
  ['$number(a)', '0.1234567890123456789', 'D3030 at 8'],
  ['$number(a)', '1.00000000000000000001', 'D3030 at 8'],
  ['$number(a)', '0xffffffffffffffffff', 'D3030 at 8'],
  ['$map(a, $number)', ['1', '9007199254740993'], 'D3030 at 5'],
  ['$parseInteger(a, "0")', exactNumber('9007199254740993'), 'D3030 at 14'],
])('no digit is lost by %s of %s', async (expression, a, expected) => {
  expect(await outcomeOf(() => evaluate(expression, { a }))).toBe(expected);
});

test.each<[string, Json]>([
  ['$number(a)', '12.50'],
  ['$number(a)', '9007199254740992'],
  ['$number(a)', '1.00000000000000000000'],
  ['$number(a)', '0xff'],
  ['$number(a)', true],
  ['$number(a)', 7],
  ['$number(a)', [1]],
  ['$number(a)', 'seven'],
  ['$number(a)', ''],
  ['$number(b)', 1],
  ['a.$number()', ['1', '2']],
  ['a ~> $number', '7'],
  ['$sum($map(a, $number))', ['1', '2.5']],
  ['$parseInteger(a, "#,##0")', '12,345'],
  ['$parseInteger(a, "w")', 'twelve'],
])('%s of %j is what JSONata says', async (expression, a) => {
  expect(await outcomeOf(() => evaluate(expression, { a }))).toBe(
    await outcomeOf(() => jsonata(expression).evaluate({ a })),
  );
});

test.each([
  ['data.id = 9007199254740993', ['9007199254740993']],
  ['data.x > 0.1234567890123456789 and data.y < -1e2', ['0.1234567890123456789']],
  ['[12345678901234567891, 1.50, 1e3, 100000000000000000000]', ['12345678901234567891']],
  ['data.id = "9007199254740993" /* 9007199254740993 */', []],
  ['data.`9007199254740993`', []],
  ['data.id', []],
])('the numbers of %s that lose digits are %j', (expression, lost) => {
  expect(lostDigits(expression)).toEqual(lost);
});
