import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { printable, printableJson } from '../../shared/json/printable.ts';
import type { Fused } from '../account/account-event.ts';
import { listAt, objectAt, textAt } from '../account/read-event.ts';
import type { Palette } from './colours.ts';

/** A fused envelope for people: why it came, who wrote it at what cost, where its sources disagreed, and what it says. */
export function describeFused({ fusion, key, envelope }: Fused, paint: Palette): string {
  const data = objectAt(envelope, 'data');
  const receipt = objectAt(data, 'receipt');
  const row = (label: string, value: string): string => `  ${paint.dim(label.padEnd(13))}${value}`;
  const conflicts = listAt(data, 'conflicts').filter(isJsonObject);
  return [
    `${paint.green('●')} ${paint.cyan(fusion)} ${paint.bold(printable(key))}  ${paint.green(printable(textAt(envelope, 'type') ?? 'fused'))}`,
    row('released', released(receipt)),
    row('from', listAt(receipt, 'contributions').filter(isJsonObject).map(contribution).join(', ')),
    row('composed by', composer(receipt, paint)),
    ...cost(receipt).map((text) => row('cost', text)),
    ...conflicts.map((conflict) => row('conflict', describeConflict(conflict))),
    row('result', printableJson(ownMember(data, 'result') ?? null, '  ')),
    '',
  ].join('\n');
}

function released(receipt: JsonObject): string {
  const release = objectAt(receipt, 'release');
  const missing = listAt(release, 'missing').map(String);
  const without = missing.length === 0 ? '' : `, without ${printable(missing.join(', '))}`;
  return `${textAt(release, 'reason') ?? ''}, generation ${JSON.stringify(ownMember(receipt, 'generation') ?? null)}${without}`;
}

const contribution = (part: JsonObject): string =>
  printable(`${textAt(part, 'topic') ?? ''} (${textAt(part, 'source') ?? ''} ${textAt(part, 'id') ?? ''})`);

function composer(receipt: JsonObject, paint: Palette): string {
  const model = textAt(receipt, 'model');
  const reason = textAt(receipt, 'reason');
  const why = reason === undefined ? '' : `: ${printable(reason)}`;
  if (textAt(receipt, 'composer') === 'claude') return printable(model ?? 'claude');
  if (ownMember(receipt, 'degraded') === true) return paint.yellow(`the merge, in place of the model${why}`);
  return `the merge; no model was asked${why}`;
}

function cost(receipt: JsonObject): readonly string[] {
  const usage = ownMember(receipt, 'usage');
  if (!isJsonObject(usage)) return [];
  const dollars = ownMember(receipt, 'costUsd');
  const price = typeof dollars === 'number' ? `$${dollars.toPrecision(2)}` : 'unknown price';
  const tokens = (name: string): string => JSON.stringify(ownMember(usage, name) ?? 0);
  return [`${price}, ${tokens('inputTokens')} tokens in, ${tokens('outputTokens')} out`];
}

function describeConflict(conflict: JsonObject): string {
  const claims = listAt(conflict, 'claims').filter(isJsonObject).map(claim);
  const settled = brief(ownMember(conflict, 'settled') ?? null);
  return `${printable(textAt(conflict, 'field') ?? '')} is ${settled} (${textAt(conflict, 'loss') ?? ''}): ${claims.join('; ')}`;
}

const claim = (made: JsonObject): string =>
  `${brief(ownMember(made, 'value') ?? null)} by ${printable(listAt(made, 'sources').map(String).join(', '))}`;

function brief(value: Json): string {
  const text = printable(JSON.stringify(value));
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
