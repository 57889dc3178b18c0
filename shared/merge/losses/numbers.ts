import type { Json } from '../../json/json.ts';

/** Accepts numbers. */
export function isNumber(value: Json): value is number {
  return typeof value === 'number';
}

/** How far two numbers are apart. Finite, so that even the farthest number is nearer than what is not a number. */
export function gap(claim: number, settled: number): number {
  return claim === settled ? 0 : Math.min(Math.abs(claim - settled), Number.MAX_VALUE);
}
