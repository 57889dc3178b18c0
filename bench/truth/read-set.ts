import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemClaim } from '../../shared/truth-discovery/item-claim.ts';

/** One labelled set: the claims in file order, and the known truth. */
export interface LabelledSet {
  readonly name: string;
  readonly claims: readonly ItemClaim[];
  readonly truth: ReadonlyMap<string, string>;
  /** True when its labels are quantities: more than `mostCodes` distinct ones, all of them numbers. */
  readonly isNumeric: boolean;
}

/** Error for faulty files; the message describes the fault. */
export class UnreadableSet extends Error {}

/** Classes are written as a few codes (0, 1, 2); quantities take many values. */
const mostCodes = 20;

export function readSet(directory: string, name: string): LabelledSet {
  const claims = rowsOf(join(directory, name, 'label.csv'), 3).map(
    ([item = '', source = '', label = '']) => ({
      item,
      source,
      label,
    }),
  );
  const truth = new Map(
    rowsOf(join(directory, name, 'truth.csv'), 2).map(([item = '', label = '']) => [item, label]),
  );
  const labels = [...new Set(claims.map(({ label }) => label))];
  if (claims.length === 0) throw new UnreadableSet(`${join(directory, name, 'label.csv')} has no claims`);
  const items = new Set(claims.map(({ item }) => item));
  if (![...truth.keys()].some((item) => items.has(item)))
    throw new UnreadableSet(`no item of ${join(directory, name, 'truth.csv')} has a claim in label.csv`);
  const isNumeric = labels.length > mostCodes && labels.every(isNumber);
  if (isNumeric)
    for (const [item, value] of truth)
      if (!isNumber(value))
        throw new UnreadableSet(
          `${join(directory, name, 'truth.csv')}: the truth of ${item} must be a number, not "${value}"`,
        );
  return { name, claims, truth, isNumeric };
}

const isNumber = (label: string): boolean => label !== '' && Number.isFinite(Number(label));

/** Header names differ from set to set, so columns are read by position. */
function rowsOf(file: string, columns: number): readonly (readonly string[])[] {
  if (!existsSync(file)) throw new UnreadableSet(`the file ${file} does not exist`);
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  return lines.slice(1).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = line.split(',').map((cell) => cell.trim());
    if (cells.length !== columns || cells.includes(''))
      throw new UnreadableSet(
        `${file}, line ${index + 2}: expected ${columns} values separated by commas, got "${line}"`,
      );
    return [cells];
  });
}
