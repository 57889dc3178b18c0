/** One measured number of a run, with its bound, if any. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** A short description of the measurement. */
  readonly note?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Figures that belong together, with their table. */
export interface Section {
  readonly heading: string;
  /** The object and the method of the measurement. */
  readonly note?: string;
  readonly table?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | number)[])[];
  };
  readonly figures: readonly Figure[];
}

/** Returns whether a figure breaks its bound. NaN breaks every bound. */
export function isBroken({ value, atMost, atLeast }: Figure): boolean {
  return (atMost !== undefined && !(value <= atMost)) || (atLeast !== undefined && !(value >= atLeast));
}

export function printSection({ heading, note, table, figures }: Section): void {
  console.log(`\n${heading}`);
  if (note !== undefined) console.log(`(${note})`);
  if (table !== undefined) {
    const cells = table.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? show(cell) : cell)));
    printRows([table.columns, ...cells], (column) => column > 0);
    console.log('');
  }
  printRows(
    figures.map((figure) => [
      figure.name,
      show(figure.value),
      figure.unit,
      boundOf(figure),
      figure.note ?? '',
    ]),
    (column) => column === 1,
  );
}

function boundOf(figure: Figure): string {
  const { atMost, atLeast } = figure;
  const bounds = [
    ...(atMost === undefined ? [] : [`at most ${show(atMost)}`]),
    ...(atLeast === undefined ? [] : [`at least ${show(atLeast)}`]),
  ];
  return bounds.length === 0 ? '' : `${isBroken(figure) ? 'BROKEN' : 'holds'}: ${bounds.join(', ')}`;
}

function printRows(rows: readonly (readonly string[])[], isRight: (column: number) => boolean): void {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return isRight(column) ? cell.padStart(width) : cell.padEnd(width);
    });
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}

function show(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(value >= 100 ? 0 : 2);
}
