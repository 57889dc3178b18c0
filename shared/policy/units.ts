import { type Numeric, toDouble } from '../json/exact-number.ts';
/** A unit by its symbol, or one of the deployment's own with how many of it others are. */
export type Unit = string | { readonly name: string; readonly of: Readonly<Record<string, number>> };

/** The conversion of a unit to the first of its dimension: `(value + offset) * times / over`. */
interface Scale {
  readonly dimension: string;
  readonly times: number;
  readonly over: number;
  readonly offset: number;
}

/** One unit per line: its names and its size in the dimension's first unit. The size is a fraction, so that nothing is rounded. */
type Row = readonly [names: string, times: number, over?: number, offset?: number];

const table: Readonly<Record<string, readonly Row[]>> = {
  length: [
    ['m metre meter metres meters', 1],
    ['nm nanometre nanometer nanometres nanometers', 1, 1e9],
    ['µm um micrometre micrometer micrometres micrometers', 1, 1e6],
    ['mm millimetre millimeter millimetres millimeters', 1, 1e3],
    ['cm centimetre centimeter centimetres centimeters', 1, 100],
    ['dm decimetre decimeter decimetres decimeters', 1, 10],
    ['km kilometre kilometer kilometres kilometers', 1e3],
    ['in inch inches', 254, 1e4],
    ['ft foot feet', 3048, 1e4],
    ['yd yard yards', 9144, 1e4],
    ['mi mile miles', 1_609_344, 1e3],
    ['nmi', 1852],
  ],
  area: [
    ['m² m2 sqm', 1],
    ['cm² cm2', 1, 1e4],
    ['km² km2', 1e6],
    ['ha hectare hectares', 1e4],
    ['acre acres', 40_468_564_224, 1e7],
    ['ft² ft2 sqft', 9_290_304, 1e8],
  ],
  volume: [
    ['l L litre liter litres liters', 1],
    ['ml mL millilitre milliliter millilitres milliliters', 1, 1e3],
    ['cl cL', 1, 100],
    ['dl dL', 1, 10],
    ['m³ m3', 1e3],
    ['cm³ cm3', 1, 1e3],
    ['gal gallon gallons', 3_785_411_784, 1e9],
  ],
  mass: [
    ['kg kilogram kilograms', 1],
    ['g gram grams', 1, 1e3],
    ['mg milligram milligrams', 1, 1e6],
    ['µg ug microgram micrograms', 1, 1e9],
    ['t tonne tonnes', 1e3],
    ['lb lbs pound pounds', 45_359_237, 1e8],
    ['oz ounce ounces', 28_349_523_125, 1e12],
  ],
  time: [
    ['s sec second seconds', 1],
    ['ms millisecond milliseconds', 1, 1e3],
    ['µs us microsecond microseconds', 1, 1e6],
    ['ns nanosecond nanoseconds', 1, 1e9],
    ['min minute minutes', 60],
    ['h hr hour hours', 3600],
    ['d day days', 86_400],
    ['week weeks', 604_800],
  ],
  temperature: [
    ['K kelvin', 1],
    ['°C ℃ C celsius', 1, 1, 273.15],
    ['°F ℉ F fahrenheit', 5, 9, 459.67],
  ],
  speed: [
    ['m/s', 1],
    ['km/h kmh kph', 10, 36],
    ['mph mi/h', 44_704, 1e5],
    ['kn kt knot knots', 1852, 3600],
    ['ft/s', 3048, 1e4],
  ],
  pressure: [
    ['Pa pascal', 1],
    ['hPa mbar', 100],
    ['kPa', 1e3],
    ['MPa', 1e6],
    ['bar', 1e5],
    ['atm', 101_325],
    ['mmHg', 133_322_387_415, 1e9],
    ['psi', 6_894_757_293_168, 1e9],
  ],
  energy: [
    ['J joule joules', 1],
    ['kJ', 1e3],
    ['MJ', 1e6],
    ['Wh', 3600],
    ['kWh', 3.6e6],
    ['MWh', 3.6e9],
    ['cal', 4184, 1e3],
    ['kcal', 4184],
  ],
  power: [
    ['W watt watts', 1],
    ['mW', 1, 1e3],
    ['kW', 1e3],
    ['MW', 1e6],
    ['GW', 1e9],
  ],
  voltage: [
    ['V volt volts', 1],
    ['mV', 1, 1e3],
    ['kV', 1e3],
  ],
  current: [
    ['A ampere amperes', 1],
    ['mA', 1, 1e3],
  ],
  frequency: [
    ['Hz', 1],
    ['kHz', 1e3],
    ['MHz', 1e6],
    ['GHz', 1e9],
  ],
  data: [
    ['B byte bytes', 1],
    ['kB KB', 1e3],
    ['MB', 1e6],
    ['GB', 1e9],
    ['TB', 1e12],
    ['KiB', 2 ** 10],
    ['MiB', 2 ** 20],
    ['GiB', 2 ** 30],
    ['TiB', 2 ** 40],
    ['bit bits', 1, 8],
  ],
  angle: [
    ['° deg degree degrees', 1],
    ['rad radian radians', 180, Math.PI],
  ],
  share: [
    ['%', 1],
    ['‰', 1, 10],
    ['ppm', 1, 1e4],
  ],
};

const scales: ReadonlyMap<string, Scale> = new Map(
  Object.entries(table).flatMap(([dimension, rows]) =>
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
