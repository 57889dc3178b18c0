import { type Numeric, toDouble } from '../json/exact-number.ts';
import { unitTable } from './unit-table.ts';

/** A unit by its symbol, or one of the deployment's own with how many of it others are. */
export type Unit = string | { readonly name: string; readonly of: Readonly<Record<string, number>> };

/** The conversion of a unit to the first of its dimension: `(value + offset) * times / over`. */
interface Scale {
  readonly dimension: string;
  readonly times: number;
  readonly over: number;
  readonly offset: number;
}

const scales: ReadonlyMap<string, Scale> = new Map(
  Object.entries(unitTable).flatMap(([dimension, rows]) =>
    rows.flatMap(([names, times, over = 1, offset = 0]) =>
      names.split(' ').map((name) => [name, { dimension, times, over, offset }] as const),
    ),
  ),
);

/** Every name of a unit that is known without being declared. */
export const unitNames: readonly string[] = [...scales.keys()];

export function isUnit(name: string): boolean {
  return scaleOf(name) !== undefined;
}

/**
 * The number of `unit` that `value` of `from` is; undefined where the one cannot be turned into the other. A result is
 * rounded to 14 digits, so that the same quantity is the same number whatever unit it was written in. A value of the
 * unit itself keeps all its digits.
 */
export function convert(value: Numeric, from: string, unit: Unit): Numeric | undefined {
  const target = typeof unit === 'string' ? unit : unit.name;
  if (from === target) return value;
  if (typeof unit !== 'string') {
    const each = Object.hasOwn(unit.of, from) ? unit.of[from] : undefined;
    return each === undefined ? undefined : rounded(toDouble(value) * each);
  }
  const [a, b] = [scaleOf(from), scaleOf(unit)];
  if (a === undefined || b === undefined || a.dimension !== b.dimension) return undefined;
  if (a.times === b.times && a.over === b.over && a.offset === b.offset) return value;
  return rounded(((toDouble(value) + a.offset) * a.times * b.over) / (a.over * b.times) - b.offset);
}

/** By its very letters, as mW is not MW; words whatever their case. */
function scaleOf(name: string): Scale | undefined {
  return scales.get(name) ?? (name.length > 3 ? scales.get(name.toLowerCase()) : undefined);
}

function rounded(value: number): number | undefined {
  return Number.isFinite(value) ? Number(value.toPrecision(14)) : undefined;
}
