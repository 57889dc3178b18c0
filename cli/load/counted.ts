/** Writes a number of things: `1 group`, `2 groups`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
