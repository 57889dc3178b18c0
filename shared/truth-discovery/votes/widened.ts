import { at } from '../cells.ts';

/** Copies a square matrix into one with room for `size` labels; the existing labels come first. */
export function widened(matrix: Float64Array, size: number): Float64Array {
  const had = Math.round(Math.sqrt(matrix.length));
  const wide = new Float64Array(size * size);
  if (had === size) {
    for (let cell = 0; cell < wide.length; cell += 1) wide[cell] = at(matrix, cell);
    return wide;
  }
  for (let row = 0; row < had; row += 1)
    for (let column = 0; column < had; column += 1)
      wide[row * size + column] = at(matrix, row * had + column);
  return wide;
}
