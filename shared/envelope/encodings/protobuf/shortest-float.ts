/**
 * Returns the number with the fewest digits that a number of 32 bits stands for. The bits of 0.1 give 0.1, which another
 * source may send as JSON, and not 0.10000000149011612.
 */
export function shortestFloat(value: number): number {
  for (let digits = 1; digits <= 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}
