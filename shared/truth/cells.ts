/** Reading and adding to typed arrays. Every index is within bounds by construction; the compiler cannot know it. */
export const at = (cells: Float64Array | Int32Array, index: number): number => cells[index] ?? 0;

export function add(cells: Float64Array, index: number, amount: number): void {
  cells[index] = at(cells, index) + amount;
}
