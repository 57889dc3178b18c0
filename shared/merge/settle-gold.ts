import type { FieldPolicy } from '../bridge/bridge.ts';
import { formatPointer } from '../json/pointer.ts';
import type { Json } from '../json/json.ts';
import { compareText } from './canonical-text.ts';
import type { Claim } from './claim.ts';
import { defaultLoss } from './default-loss.ts';
import type { FieldPolicies } from './field-policies.ts';
import { type GoldValue, isWithin, policiesAt } from './gold.ts';
import { declaredLoss } from './losses/losses.ts';
import type { Conflict, Merged, SettledField } from './merged.ts';
import { readClaims } from './read-claims.ts';
import { hasRoomFor, replaceAt, valueAt } from './replace-at.ts';
import { isSameValue } from './same-value.ts';
import { lastWords, standingObjects } from './supersede.ts';
import { taughtBy } from './taught-by.ts';
import type { Lesson, Trust } from './trust.ts';
import { weighed } from './weights.ts';

/** What a merge has settled, and on what. */
export interface Settled {
  readonly merged: Merged;
  /** By topic; those of each sorted by source, then by recency. */
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
  readonly policies: FieldPolicies;
  readonly trust: Trust | undefined;
}

/**
 * A merged record with what is known to be right in the place of what the sources were found to say. The receipt tells
 * who of them had said so, and nothing of it is open any more. Where weights are learned, what the sources said teaches
 * with certainty what settling could only guess.
 */
export function settleGold(settled: Settled, gold: readonly GoldValue[]): Merged {
  return gold.reduce((merged, value) => correct({ ...settled, merged }, value), settled.merged);
}

function correct({ merged, claims: byTopic, policies, trust }: Settled, gold: GoldValue): Merged {
  const { field, tokens } = gold;
  const declared = policiesAt(policies, tokens)?.policy;
  const { claims, value } = readTogether(claimsAt(byTopic, tokens), gold.value, declared);
  const known = merged.fields.find((one) => one.field === field);
  const loss = known?.loss ?? declared?.loss ?? defaultLoss([goldClaim(value)]);
  const told: SettledField = {
    field,
    loss,
    ...sidesOf(claims, value, declared),
    ...(trust && { confidence: 1 }),
    ...(known?.effectiveSources !== undefined && { effectiveSources: known.effectiveSources }),
    ...(known?.weights && { weights: known.weights }),
    corrected: true,
  };
  const isGone = gives(merged.record, gold);
  const record = replaceAt(merged.record, tokens, value);
  const lesson = trust && taughtBy(field, claims, value, loss, declared, trust);
  return {
    ...merged,
    record,
    fields: replaced(merged.fields, told, isGone),
    conflicts: merged.conflicts
      .filter((conflict) => !isGone(conflict.field))
      .map((conflict) => settledAround(conflict, gold, record)),
    ...lessonsWith(merged, lesson, gold, isGone),
  };
}

/** What had been settled of a place that is corrected, and of places around it that are no objects, falls away. */
function gives(record: Json, { field, tokens }: GoldValue): (pointer: string) => boolean {
  const around = new Set<string>();
  for (const [depth, token] of tokens.entries()) {
    const above = tokens.slice(0, depth);
    if (!hasRoomFor(valueAt(record, above), token)) around.add(formatPointer(above));
  }
  return (pointer) => isWithin(pointer, field) || around.has(pointer);
}

function replaced(
  fields: readonly SettledField[],
  told: SettledField,
  isGone: (pointer: string) => boolean,
): SettledField[] {
  const first = fields.findIndex(({ field }) => isGone(field));
  const at = first === -1 ? fields.length : first;
  return [...fields.slice(0, at), told, ...fields.slice(at).filter(({ field }) => !isGone(field))];
}

/** A conflict over what a corrected place stands in goes on, over what is there now. */
function settledAround(conflict: Conflict, { field, tokens }: GoldValue, record: Json): Conflict {
  if (!isWithin(field, conflict.field)) return conflict;
  const depth = conflict.field.split('/').length - 1;
  return { ...conflict, settled: valueAt(record, tokens.slice(0, depth)) ?? null };
}

/** The claims of a place, one a source; who claims an object around it without a member there claims nothing. */
function claimsAt(
  byTopic: ReadonlyMap<string, readonly Claim[]>,
  [topic = '', ...rest]: readonly string[],
): readonly Claim[] {
  let claims = byTopic.get(topic) ?? [];
  for (const name of rest) {
    claims = standingObjects(claims, lastWords(claims)).flatMap((claim) =>
      Object.hasOwn(claim.value, name) ? [{ ...claim, value: claim.value[name] ?? null }] : [],
    );
  }
  return lastWords(claims);
}

/** The claims and what is right, each as the quantity that it is, as they would be read if a source had said it. */
function readTogether(
  claims: readonly Claim[],
  value: Json,
  declared: FieldPolicy | undefined,
): { readonly claims: readonly Claim[]; readonly value: Json } {
  const [gold = goldClaim(value), ...read] = readClaims(
    [goldClaim(value), ...weighed(claims, declared?.weights)],
    declared,
  );
  return { claims: read, value: gold.value };
}

function goldClaim(value: Json): Claim {
  return { source: '', recency: 0, weight: 1, value };
}

function sidesOf(
  claims: readonly Claim[],
  value: Json,
  declared: FieldPolicy | undefined,
): Pick<SettledField, 'winners' | 'dissenters'> {
  const loss = declared && declaredLoss(declared);
  const says = (claim: Claim): boolean =>
    isSameValue(claim.value, value) || (loss?.equates === true && loss.distance?.(claim.value, value) === 0);
  const sources = (some: readonly Claim[]): string[] =>
    some.map(({ source }) => source).toSorted(compareText);
  return {
    winners: sources(claims.filter(says)),
    dissenters: sources(claims.filter((claim) => !says(claim))),
  };
}

/** What is certain is taught in the place of what was guessed of the same. */
function lessonsWith(
  { lessons, certain }: Merged,
  lesson: Lesson | undefined,
  { isNew }: GoldValue,
  isGone: (pointer: string) => boolean,
): Pick<Merged, 'lessons' | 'certain'> {
  if (lessons === undefined) return {};
  const kept = [...lessons].filter(([name]) => !isGone(name.slice(name.indexOf('/'))));
  const taught = lesson === undefined ? [] : [[lesson.name, lesson.lesson] as const];
  const news = [...(certain ?? []), ...(isNew ? taught : [])];
  return { lessons: new Map([...kept, ...taught]), ...(news.length > 0 && { certain: new Map(news) }) };
}
