import { at } from './cells.ts';

/** Turns the logarithms in `cells[from .. from + count)` into probabilities, in place. */
export function normalize(cells: Float64Array, from: number, count: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let cell = from; cell < from + count; cell += 1) most = Math.max(most, at(cells, cell));
  let total = 0;
  for (let cell = from; cell < from + count; cell += 1) {
    const mass = Math.exp(at(cells, cell) - most);
    cells[cell] = mass;
    total += mass;
  }
  for (let cell = from; cell < from + count; cell += 1) cells[cell] = at(cells, cell) / total;
}
