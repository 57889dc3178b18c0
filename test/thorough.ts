/** Whether this is the long run, `npm run test:thorough`, which continuous integration makes beside `npm test`. */
export const isThorough = process.env['THOROUGH'] === '1';

/**
 * How often a test runs, or how much it is given: less in `npm test`, and all of it in `npm run test:thorough`. The
 * thorough run makes only the tests of files that import this module.
 */
export function runs(quick: number, thorough: number): number {
  return isThorough ? thorough : quick;
}
