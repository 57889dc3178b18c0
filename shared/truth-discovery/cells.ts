/** Reads a cell of a typed array. Every index is within bounds by construction, which the compiler cannot prove. */
export const at = (cells: Float64Array, index: number): number => cells[index] ?? 0;

/** Reads a number. One function for both kinds of arrays would take half as long again for each. */
export const numberAt = (numbers: Int32Array, index: number): number => numbers[index] ?? 0;

export function add(cells: Float64Array, index: number, amount: number): void {
  cells[index] = at(cells, index) + amount;
}
