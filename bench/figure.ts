/** One measured number of a run, and the bound that it is held to, if any. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured, in a few words. */
  readonly note?: string;
  readonly atMost?: number;
}

export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map(({ name, value, unit, note, atMost }) => [
    name,
    show(value),
    unit,
    atMost === undefined ? '' : `${value <= atMost ? 'holds' : 'BROKEN'}: at most ${atMost}`,
    note ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const [name = '', value = '', unit = '', bound = '', note = ''] of rows) {
    const [first = 0, second = 0, third = 0, fourth = 0] = widths;
    console.log(
      `${name.padEnd(first)}  ${value.padStart(second)} ${unit.padEnd(third)}  ${bound.padEnd(fourth)}  ${note}`.trimEnd(),
    );
  }
}

function show(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 100 ? 0 : 2);
}
