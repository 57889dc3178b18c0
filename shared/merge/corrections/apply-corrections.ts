import type { FieldPolicy } from '../../policy/merge-policy.ts';
import { formatPointer, parsePointer } from '../../json/pointer.ts';
import type { Json } from '../../json/json.ts';
import { compareText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';
import { defaultLoss } from '../losses/default-loss.ts';
import type { FieldPolicies } from '../field-policies.ts';
import { type CorrectedValue, policiesAt } from './corrected-values.ts';
import { declaredLoss, settlingLoss } from '../losses/losses.ts';
import type { Conflict, Merged, SettledField } from '../merged.ts';
import { readClaims } from '../read-claims.ts';
import { replaceAll, type Replacement, valueAt } from '../replace-all.ts';
import { isSameValue } from '../../json/same-value.ts';
import { latestClaims, standingObjects } from '../latest-claims.ts';
import { evidenceFromCorrection } from './evidence-from-correction.ts';
import type { EvidenceUpdate, Trust } from '../trust/trust.ts';
import { weighed } from '../weights.ts';

/** What a merge has settled, and on what. */
export interface SettledMerge {
  readonly merged: Merged;
  /** By topic; those of each sorted by source, then by recency. */
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
  readonly policies: FieldPolicies;
  readonly trust: Trust | undefined;
}

/**
 * A merged record with what is known to be right in the place of what the sources were found to say. The receipt tells
 * who of them had said so, and nothing of it is open any more. Where weights are learned, what the sources said teaches
 * with certainty what settling could only guess. All is put in its place at once: however many values are right, each
 * field is looked at once.
 *
 * @param gold none of it within another
 */
export function applyCorrections(settled: SettledMerge, gold: readonly CorrectedValue[]): Merged {
  const { merged } = settled;
  const known = new Map(merged.fields.map((one) => [one.field, one]));
  const right = new Map(gold.map((one) => [one.field, correct(settled, one, known.get(one.field))]));
  const places: Replacement = { members: new Map() };
  const around = new Set<string>();
  for (const { tokens, value } of right.values()) {
    place(places, tokens).value = value;
    for (const depth of tokens.keys()) around.add(formatPointer(tokens.slice(0, depth)));
  }
  const gaveWay = new Set<string>();
  const record = replaceAll(merged.record, places, (tokens) => gaveWay.add(formatPointer(tokens)));
  // What had been settled of a place that is corrected, and of places around it that are no objects, falls away.
  const isGone = (pointer: string): boolean =>
    gaveWay.has(pointer) || prefixesOf(pointer).some((prefix) => right.has(prefix));
  return {
    ...merged,
    record,
    fields: replaced(merged.fields, right, isGone),
    conflicts: merged.conflicts
      .filter((conflict) => !isGone(conflict.field))
      .map((conflict) => (around.has(conflict.field) ? settledAround(conflict, record) : conflict)),
    ...evidenceWith(merged, right, isGone),
  };
}

/** A value that is right, as it is told and updates. */
interface Right extends CorrectedValue {
  readonly told: SettledField;
  readonly evidence: EvidenceUpdate | undefined;
}

function correct(
  { claims: byTopic, policies, trust }: SettledMerge,
  gold: CorrectedValue,
  known: SettledField | undefined,
): Right {
  const { field, tokens } = gold;
  const declared = policiesAt(policies, tokens)?.policy;
  const { claims, value } = readTogether(claimsAt(byTopic, tokens), gold.value, declared);
  const name = known?.loss ?? declared?.loss;
  const loss = name === undefined ? defaultLoss([goldClaim(value)]) : settlingLoss(name, declared);
  const told: SettledField = {
    field,
    loss: loss.name,
    ...sidesOf(claims, value, declared),
    ...(trust && { confidence: 1 }),
    ...(known?.effectiveSources !== undefined && { effectiveSources: known.effectiveSources }),
    ...(known?.weights && { weights: known.weights }),
    corrected: true,
  };
  return {
    ...gold,
    value,
    told,
    evidence: trust && evidenceFromCorrection(field, claims, value, loss, declared, trust),
  };
}

function place(root: Replacement, tokens: readonly string[]): Replacement {
  let at = root;
  for (const token of tokens) {
    const member = at.members.get(token) ?? { members: new Map() };
    at.members.set(token, member);
    at = member;
  }
  return at;
}

/** The pointers of a place and of all around it, the outermost first. */
function prefixesOf(pointer: string): readonly string[] {
  const tokens = pointer.split('/');
  return tokens.slice(1).map((_, depth) => tokens.slice(0, depth + 2).join('/'));
}

/** What is right is told where what it takes the place of was. */
function replaced(
  fields: readonly SettledField[],
  right: ReadonlyMap<string, Right>,
  isGone: (pointer: string) => boolean,
): SettledField[] {
  const untold = new Map([...right].map(([field, { told }]) => [field, told]));
  const all = fields.flatMap((known) => {
    if (!isGone(known.field)) return [known];
    return prefixesOf(known.field).flatMap((prefix) => {
      const told = untold.get(prefix);
      untold.delete(prefix);
      return told ?? [];
    });
  });
  return [...all, ...untold.values()];
}

/** A conflict over what a corrected place stands in goes on, over what is there now. */
function settledAround(conflict: Conflict, record: Json): Conflict {
  return { ...conflict, settled: valueAt(record, parsePointer(conflict.field) ?? []) ?? null };
}

/** The claims of a place, one a source; who claims an object around it without a member there claims nothing. */
function claimsAt(
  byTopic: ReadonlyMap<string, readonly Claim[]>,
  [topic = '', ...rest]: readonly string[],
): readonly Claim[] {
  let claims = byTopic.get(topic) ?? [];
  for (const name of rest) {
    claims = standingObjects(claims, latestClaims(claims)).flatMap((claim) =>
      Object.hasOwn(claim.value, name) ? [{ ...claim, value: claim.value[name] ?? null }] : [],
    );
  }
  return latestClaims(claims);
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

/** What is certain is updates in the place of what was guessed of the same. */
function evidenceWith(
  { evidenceUpdate }: Merged,
  right: ReadonlyMap<string, Right>,
  isGone: (pointer: string) => boolean,
): Pick<Merged, 'evidenceUpdate' | 'certain'> {
  if (evidenceUpdate === undefined) return {};
  const kept = [...evidenceUpdate].filter(([name]) => !isGone(name.slice(name.indexOf('/'))));
  const updates = [...right.values()].flatMap(({ evidence, isNew }) =>
    evidence === undefined ? [] : [{ isNew, entry: [evidence.name, evidence.sums] as const }],
  );
  const news = updates.filter(({ isNew }) => isNew).map(({ entry }) => entry);
  return {
    evidenceUpdate: new Map([...kept, ...updates.map(({ entry }) => entry)]),
    ...(news.length > 0 && { certain: new Map(news) }),
  };
}
