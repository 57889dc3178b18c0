import fc from 'fast-check';

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digits = fc.string({ unit: digit, minLength: 1, maxLength: 24 });
const nearDoubles = fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }).map(String);
const whole = fc.oneof(
  nearDoubles,
  digits.map((text) => text.replace(/^0+(?=\d)/, '')),
);

/** The text of a JSON number, with few and with many digits, that a double may or may not hold. */
export const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.option(digits, { nil: undefined }),
    fc.option(fc.integer({ min: -340, max: 280 }), { nil: undefined }),
  )
  .map(
    ([sign, integer, fraction, power]) =>
      `${sign}${integer}${fraction === undefined ? '' : `.${fraction}`}${power === undefined ? '' : `e${power}`}`,
  );
