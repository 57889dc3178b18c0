import { printable } from '../../shared/json/printable.ts';
import type { CalibratedField, CalibratedSource, Calibration } from '../../shared/merge/trust/calibrate.ts';

/** The report on one fusion. */
export interface Calibrated extends Pick<Calibration, 'fields'> {
  readonly fusion: string;
  /** The number of groups in the history, whether or not anything could be learned from them. */
  readonly groups: number;
  readonly applied: boolean;
}

/** One line. */
export function calibrationJson({ fusion, groups, fields, applied }: Calibrated): string {
  const reports = fields.map((field) => ({
    field: field.field,
    kind: field.kind,
    groups: field.groups,
    effectiveSources: rounded(field.effectiveSources),
    sources: field.sources.map(({ source, claims, deployed, ...estimate }) => ({
      source,
      claims,
      ...measured(field, estimate),
      deployed: deployed === undefined ? null : measured(field, deployed),
    })),
    copies: field.copies.map(({ sources, rate }) => ({ sources, rate: rounded(rate) })),
  }));
  return JSON.stringify({ fusion, groups, fields: reports, applied });
}

function measured(
  { kind }: CalibratedField,
  { reliability, weight }: Pick<CalibratedSource, 'reliability' | 'weight'>,
): object {
  return { [kind === 'labels' ? 'accuracy' : 'error']: rounded(reliability), weight: rounded(weight) };
}

/** For people, safe for a terminal. */
export function calibrationText({ fusion, groups, fields, applied }: Calibrated): string {
  const lines = [`${fusion}: ${count(groups, 'group')}`];
  for (const field of fields) lines.push('', ...fieldLines(field));
  if (applied)
    lines.push(
      '',
      `written: the evidence on ${count(fields.length, 'field')} of ${fusion}, in place of what was learned before`,
    );
  return lines.join('\n');
}

function fieldLines(field: CalibratedField): readonly string[] {
  const { kind, groups, effectiveSources, sources, copies } = field;
  const head = `  ${printable(field.field)}  ${kind}, ${count(groups, 'group')}, ${effectiveSources.toFixed(1)} independent sources each`;
  const measure = kind === 'labels' ? 'accuracy' : 'typical error';
  const rows = [
    ['source', 'claims', measure, 'weight', 'deployed', ''],
    ...sources.map(({ source, claims, reliability, weight, deployed }) => [
      printable(source),
      String(claims),
      figure(reliability),
      weight.toFixed(2),
      deployed === undefined ? '-' : deployed.weight.toFixed(2),
      deployed === undefined ? '' : changed(weight - deployed.weight),
    ]),
  ];
  return [
    head,
    ...table(rows).map((row) => `    ${row}`),
    ...copies.map(
      ({ sources: [one, other], rate }) =>
        `    ${printable(one)} and ${printable(other)}: one repeats the other in ${Math.round(100 * rate)} % of its claims`,
    ),
  ];
}

/** The first column to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

const changed = (by: number): string =>
  Math.abs(by) < 0.005 ? '' : `${by > 0 ? '+' : '-'}${Math.abs(by).toFixed(2)}`;

const figure = (number: number): string => String(Number(number.toPrecision(3)));

const count = (of: number, what: string): string => `${of} ${what}${of === 1 ? '' : 's'}`;

const rounded = (number: number): number => Number(number.toPrecision(4));
