/** Reading and adding to typed arrays. Every index is within bounds by construction; the compiler cannot know it. */
export const at = (cells: Float64Array, index: number): number => cells[index] ?? 0;

/** A function of its own, as one that reads both kinds of arrays takes half as long again for each. */
export const numberAt = (numbers: Int32Array, index: number): number => numbers[index] ?? 0;

export function add(cells: Float64Array, index: number, amount: number): void {
  cells[index] = at(cells, index) + amount;
}
