import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parsePointer } from '../../shared/json/pointer.ts';
import { printable } from '../../shared/json/printable.ts';
import { listAt, objectAt, textAt } from '../../local/account/read-event.ts';
import { coloursFor, type Palette } from '../terminal.ts';
import { rounded } from './rounded.ts';

/** A line about a group: its subject and its text. */
export type Row = readonly [label: string, text: string];

/**
 * Describes the settlement of a group: its corrected fields, its fields in doubt, and its conflicts.
 *
 * @param paint the colours of the conflicts; none by default
 */
export function describeSettling(data: JsonObject, paint: Palette = coloursFor(false, {})): readonly Row[] {
  const receipt = objectAt(data, 'receipt');
  const fields = listAt(receipt, 'fields').filter(isJsonObject);
  const decided = textAt(objectAt(receipt, 'unsettled'), 'decidedBy') ?? '';
  return [
    ...corrected(listAt(receipt, 'corrections').filter(isJsonObject), fields, data),
    ...fields
      .filter((field) => ownMember(field, 'unsettled') === true)
      .map((field): Row => [
        'in doubt',
        `${isSettledOn(field, data)}${confidenceOf(field)}; ${deciders[decided] ?? ''}`,
      ]),
    ...listAt(data, 'conflicts')
      .filter(isJsonObject)
      .map((conflict): Row => ['conflict', describeConflict(conflict, fields, paint)]),
  ];
}

const deciders: Readonly<Record<string, string>> = {
  claude: 'left to the model',
  merge: 'published as it is',
  review: 'a reviewer decided',
  nobody: 'not decided yet',
};

function corrected(
  corrections: readonly JsonObject[],
  fields: readonly JsonObject[],
  data: JsonObject,
): readonly Row[] {
  if (corrections.length === 0) return [];
  const who = printable([...new Set(corrections.map((one) => textAt(one, 'source') ?? ''))].join(', '));
  const named = fields.filter((field) => ownMember(field, 'corrected') === true);
  if (named.length === 0) return [['corrected', `nothing; right as it is by ${who}`]];
  return named.map((field) => {
    const [right, wrong] = [sources(field, 'winners'), sources(field, 'dissenters')];
    const sides = [
      ...(right === '' ? [] : [`right: ${right}`]),
      ...(wrong === '' ? [] : [`wrong: ${wrong}`]),
    ];
    return ['corrected', `${isSettledOn(field, data)} by ${who}${sides.map((side) => `; ${side}`).join('')}`];
  });
}

function describeConflict(conflict: JsonObject, fields: readonly JsonObject[], paint: Palette): string {
  const pointer = textAt(conflict, 'field') ?? '';
  const field = fields.find((one) => textAt(one, 'field') === pointer) ?? {};
  const weights = objectAt(field, 'weights');
  const claims = listAt(conflict, 'claims').filter(isJsonObject);
  const settled = briefMember(conflict, 'settled');
  const described = claims
    .map((claim) => {
      const isBelieved = briefMember(claim, 'value') === settled;
      return (isBelieved ? paint.green : paint.yellow)(describeClaim(claim, weights));
    })
    .join('; ');
  return `${printable(pointer)} is ${paint.bold(settled)} (${textAt(conflict, 'loss') ?? ''}${sure(field)}): ${described}`;
}

/** @param weights of the sources, where they were learned */
export function describeClaim(claim: JsonObject, weights: JsonObject = {}): string {
  const by = listAt(claim, 'sources')
    .map(String)
    .map((source) => {
      const weight = ownMember(weights, source);
      return typeof weight === 'number' ? `${source} (${weight.toFixed(2)})` : source;
    });
  return `${briefMember(claim, 'value')} by ${printable(by.join(', '))}`;
}

function isSettledOn(field: JsonObject, data: JsonObject): string {
  const pointer = textAt(field, 'field') ?? '';
  const value = (parsePointer(pointer) ?? []).reduce<Json | undefined>(
    (at, token) => (isJsonObject(at) ? ownMember(at, token) : undefined),
    ownMember(data, 'merged'),
  );
  return `${printable(pointer)} is ${value === undefined ? 'not there' : brief(value)}`;
}

function confidenceOf(field: JsonObject): string {
  const count = ownMember(field, 'effectiveSources');
  const rounded = typeof count === 'number' ? Number(count.toFixed(1)) : undefined;
  const sources =
    rounded === undefined ? '' : `, ${rounded} independent ${rounded === 1 ? 'source' : 'sources'}`;
  return `${sure(field)}${sources}`;
}

export function sure(field: JsonObject): string {
  const confidence = ownMember(field, 'confidence');
  return typeof confidence === 'number' ? `, ${percent(confidence)} sure` : '';
}

/** Writes a share as a percentage. A share below 1 is never shown as 100 %. */
export function percent(share: number): string {
  if (share > 0.99 && share < 1) return 'over 99 %';
  return `${Math.round(100 * share)} %`;
}

function sources(field: JsonObject, side: 'winners' | 'dissenters'): string {
  return printable(listAt(field, side).map(String).join(', '));
}

/** Shows a member, or the beginning of one that is too large to stand in the conflict. */
function briefMember(object: JsonObject, name: string): string {
  const value = ownMember(object, name);
  if (value !== undefined) return brief(value);
  const start = textAt(objectAt(object, `${name}Large`), 'start');
  return start === undefined ? 'null' : `${printable(start.slice(0, 57))}...`;
}

function brief(value: Json): string {
  const text = printable(JSON.stringify(rounded(value)));
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
