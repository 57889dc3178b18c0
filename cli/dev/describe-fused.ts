import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { printable, printableJson } from '../../shared/json/printable.ts';
import type { Fused } from '../../local/account/account-event.ts';
import { listAt, objectAt, textAt } from '../../local/account/read-event.ts';
import type { Palette } from '../terminal.ts';
import { wrapLine } from '../wrap.ts';
import { describeAnswers } from './describe-answers.ts';
import { describeAttempts } from './describe-attempts.ts';
import { describeSettling, type Row } from './describe-settling.ts';
import { inOrderOf } from './in-order-of.ts';
import { rounded } from './rounded.ts';

type Group = Omit<Fused, 'kind'>;

/** The way in which results are shown. */
export interface Showing {
  /** The columns of the terminal; without them no line is broken. */
  readonly columns?: number | undefined;
  /** The topics in the order in which parts are named; without them that of the receipt. */
  readonly topics?: readonly string[];
  /** True if the missing key is known to the person. */
  readonly isKeyTold?: boolean;
}

/** The reason of receipts where the model has no key. */
const noKey = 'no API key';

/** Describes a fused envelope: its release, its author and cost, the conflicts of its sources, and its content. */
export function describeFused(
  { fusion, key, envelope }: Group,
  paint: Palette,
  showing: Showing = {},
): string {
  const data = objectAt(envelope, 'data');
  const receipt = objectAt(data, 'receipt');
  const type = printable(textAt(envelope, 'type') ?? 'fused');
  return block(
    `${paint.green('●')} ${paint.cyan(fusion)} ${paint.bold(printable(key))}  ${paint.green(type)}`,
    { paint, showing },
    [
      ...opening(receipt, showing),
      ['composed by', composer(receipt, paint, showing)],
      ...cost(receipt),
      ...describeAttempts(receipt),
      ...describeAnswers(objectAt(receipt, 'answers')),
      ...describeSettling(data, paint),
      ['result', printableJson(rounded(ownMember(data, 'result') ?? null), '  ')],
    ],
  );
}

/** Describes a held group. It has no result; its fields in doubt are the reason. */
export function describeHeld(
  { fusion, key, envelope }: Group,
  paint: Palette,
  showing: Showing = {},
): string {
  const data = objectAt(envelope, 'data');
  const receipt = objectAt(data, 'receipt');
  const type = printable(textAt(envelope, 'type') ?? 'held');
  const asked = printable(listAt(receipt, 'recipients').map(String).join(', '));
  return block(
    `${paint.yellow('○')} ${paint.cyan(fusion)} ${paint.bold(printable(key))}  ${paint.yellow(type)}`,
    { paint, showing },
    [
      ...opening(receipt, showing),
      ['asked', `${asked}; not published until a correction comes`],
      ...describeSettling(data, paint),
      ['merged', printableJson(rounded(ownMember(data, 'merged') ?? null), '  ')],
    ],
  );
}

/** The columns before the text of a row. */
const labelColumns = 15;

function block(
  head: string,
  { paint, showing: { columns = Infinity } }: { readonly paint: Palette; readonly showing: Showing },
  rows: readonly Row[],
): string {
  const described = rows.flatMap(([label, text]) => {
    const [first = '', ...more] = text.split('\n');
    const colour = label === 'conflict' ? paint.yellow : paint.dim;
    return [
      wrapLine(`  ${colour(label.padEnd(labelColumns - 2))}${first}`, columns, labelColumns),
      ...more.map((line) => wrapLine(line, columns, line.search(/\S|$/) + 2)),
    ];
  });
  return [wrapLine(head, columns, 2), ...described, ''].join('\n');
}

const opening = (receipt: JsonObject, { topics = [] }: Showing): readonly Row[] => [
  ['released', released(receipt)],
  [
    'from',
    listAt(receipt, 'contributions')
      .filter(isJsonObject)
      .toSorted(inOrderOf(topics, (part) => textAt(part, 'topic') ?? ''))
      .map(contribution)
      .join(', '),
  ],
];

function released(receipt: JsonObject): string {
  const release = objectAt(receipt, 'release');
  const missing = listAt(release, 'missing').map(String);
  const without = missing.length === 0 ? '' : `, without ${printable(missing.join(', '))}`;
  const { asked, came } = objectAt(release, 'size');
  const short = typeof asked === 'number' && typeof came === 'number' ? `, ${came}/${asked} parts` : '';
  return `${textAt(release, 'reason') ?? ''}${short}, generation ${JSON.stringify(ownMember(receipt, 'generation') ?? null)}${without}`;
}

const contribution = (part: JsonObject): string =>
  printable(`${textAt(part, 'topic') ?? ''} (${textAt(part, 'source') ?? ''} ${textAt(part, 'id') ?? ''})`);

function composer(receipt: JsonObject, paint: Palette, { isKeyTold = false }: Showing): string {
  const model = textAt(receipt, 'model');
  const given = textAt(receipt, 'reason');
  const reason = isKeyTold && given === noKey ? undefined : given;
  const why = reason === undefined ? '' : `: ${printable(reason)}`;
  const again = ownMember(receipt, 'cached') === true ? ', from the cache' : '';
  if (textAt(receipt, 'composer') === 'claude') return `${printable(model ?? 'claude')}${again}`;
  if (ownMember(receipt, 'degraded') === true) return paint.yellow(`the merge, in place of the model${why}`);
  return `the merge; no model was asked${why}`;
}

function cost(receipt: JsonObject): readonly Row[] {
  const usage = ownMember(receipt, 'usage');
  const dollars = ownMember(receipt, 'costUsd');
  const estimate = ownMember(receipt, 'estimatedUsd');
  const atMost =
    typeof estimate === 'number' ? `unknown, estimated at $${estimate.toPrecision(2)}` : 'unknown price';
  if (!isJsonObject(usage)) return typeof estimate === 'number' ? [['cost', atMost]] : [];
  const price = typeof dollars === 'number' ? `$${dollars.toPrecision(2)}` : atMost;
  const tokens = (name: string): string => JSON.stringify(ownMember(usage, name) ?? 0);
  return [['cost', `${price}, ${tokens('inputTokens')} tokens in, ${tokens('outputTokens')} out`]];
}
