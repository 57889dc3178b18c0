/**
 * `npm run bench:accuracy -- --data DIR [--output json]`: measures how well the fusion finds the truth without prior
 * trust in any source. DIR has a folder per set, each with `label.csv` (item, source, label) and `truth.csv` (item,
 * truth); an item is a group, a label a part. A set with more than 20 distinct labels that are all numbers is one of
 * quantities: it is scored by mean absolute error, and its lines of JSON have `"metric":"mae"`.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printSection } from './figure.ts';
import { type LabelledSet, readSet, UnreadableSet } from './truth/read-set.ts';
import { type LabelScores, scoreLabels } from './truth/score-labels.ts';
import { type NumberScores, scoreNumbers } from './truth/score-numbers.ts';

const columns: readonly (readonly [string, (scores: LabelScores) => number, number])[] = [
  ['equal', (scores) => scores.equal, 4],
  ['batch', (scores) => scores.batch, 4],
  ['streaming', (scores) => scores.streaming, 4],
  ['at release', (scores) => scores.atRelease, 4],
  ['ECE batch', (scores) => scores.batchCalibrationError, 3],
  ['ECE release', (scores) => scores.releaseCalibrationError, 3],
  ['ECE corrected', (scores) => scores.correctedCalibrationError, 3],
  ['seconds', (scores) => scores.seconds, 2],
  ['µs/claim', (scores) => scores.microsecondsAClaim, 1],
];

const itemsOf = ({ claims }: LabelledSet): number => new Set(claims.map(({ item }) => item)).size;

const rounded = (value: number): number => Number(value.toFixed(4));

try {
  const { data, isJson } = argumentsOf();
  report(
    setsIn(data).map((set) => ({ set, scores: set.isNumeric ? scoreNumbers(set) : scoreLabels(set) })),
    isJson,
  );
} catch (error) {
  if (!(error instanceof UnreadableSet)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function argumentsOf(): { readonly data: string; readonly isJson: boolean } {
  const usage = 'usage: npm run bench:accuracy -- --data DIR [--output json]';
  try {
    const { values } = parseArgs({ options: { data: { type: 'string' }, output: { type: 'string' } } });
    if (values.data === undefined) throw new UnreadableSet(usage);
    if (values.output !== undefined && values.output !== 'json' && values.output !== 'table')
      throw new UnreadableSet(`--output is json or table, not "${values.output}"\n${usage}`);
    return { data: values.data, isJson: values.output === 'json' };
  } catch (error) {
    if (error instanceof UnreadableSet) throw error;
    throw new UnreadableSet(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function setsIn(directory: string): readonly LabelledSet[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new UnreadableSet(`the directory ${directory} does not exist; name it with --data`);
  const names = readdirSync(directory)
    .filter((name) => !name.startsWith('.') && statSync(join(directory, name)).isDirectory())
    .sort();
  if (names.length === 0) throw new UnreadableSet(`${directory} has no folders; expected one folder per set`);
  return names.map((name) => readSet(directory, name));
}

interface Scored {
  readonly set: LabelledSet;
  readonly scores: LabelScores | NumberScores;
}

function report(scored: readonly Scored[], isJson: boolean): void {
  if (isJson) {
    for (const { set, scores } of scored)
      console.log(
        JSON.stringify({
          set: set.name,
          metric: set.isNumeric ? 'mae' : 'accuracy',
          items: itemsOf(set),
          equal: rounded(scores.equal),
          batch: rounded(scores.batch),
          streaming: rounded(scores.streaming),
          atRelease: rounded(scores.atRelease),
          seconds: rounded(scores.seconds),
        }),
      );
    return;
  }
  const labels = scored.flatMap(({ set, scores }) =>
    'batchCalibrationError' in scores ? [{ set, scores }] : [],
  );
  const numbers = scored.filter(({ set }) => set.isNumeric);
  if (labels.length > 0) {
    const mean = (of: (scores: LabelScores) => number): number =>
      labels.reduce((sum, { scores }) => sum + of(scores), 0) / labels.length;
    const cells = (of: (pick: (scores: LabelScores) => number) => number): string[] =>
      columns.map(([, pick, digits]) => of(pick).toFixed(digits));
    printSection({
      heading: 'Sets of labels: accuracy',
      note: 'equal: votes, ties by lot; batch: the whole history at once; streaming: one pass, scored with its final evidence; at release: with the evidence when each group was released; ECE: expected calibration error, corrected: at release, where one item in twenty is corrected',
      table: {
        columns: ['set', 'items', ...columns.map(([name]) => name)],
        rows: [
          ...labels.map(({ set, scores }) => [set.name, itemsOf(set), ...cells((pick) => pick(scores))]),
          ['mean', '', ...cells(mean)],
        ],
      },
      figures: [
        {
          name: 'all sets of labels',
          value: labels.reduce((sum, { scores }) => sum + scores.seconds, 0),
          unit: 's',
        },
      ],
    });
  }
  if (numbers.length > 0)
    printSection({
      heading: 'Sets of quantities: mean absolute error (less is better)',
      note: 'equal: the mean of the claims',
      table: {
        columns: [
          'set',
          'items',
          'equal MAE',
          'batch MAE',
          'streaming MAE',
          'at release MAE',
          'seconds',
          'µs/claim',
        ],
        rows: numbers.map(({ set, scores }) => [
          set.name,
          itemsOf(set),
          scores.equal.toFixed(3),
          scores.batch.toFixed(3),
          scores.streaming.toFixed(3),
          scores.atRelease.toFixed(3),
          scores.seconds.toFixed(2),
          scores.microsecondsAClaim.toFixed(1),
        ]),
      },
      figures: [],
    });
}
