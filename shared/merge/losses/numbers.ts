import type { Json } from '../../json/json.ts';

/** Accepts numbers. */
export function isNumber(value: Json): value is number {
  return typeof value === 'number';
}

/** Returns the distance of two numbers. It is finite, so that any number is nearer than a claim of another kind. */
export function gap(claim: number, settled: number): number {
  return claim === settled ? 0 : Math.min(Math.abs(claim - settled), Number.MAX_VALUE);
}
