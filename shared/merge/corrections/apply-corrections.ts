import type { FieldPolicy } from '../../policy/merge-policy.ts';
import { formatPointer, parsePointer } from '../../json/pointer.ts';
import { isInRange, isNumeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import { compareText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';
import { defaultLoss } from '../losses/default-loss.ts';
import type { FieldPolicies } from '../field-policies.ts';
import { type CorrectedValue, policiesAt } from './corrected-values.ts';
import { declaredLoss, settlingLoss } from '../losses/loss-of.ts';
import type { Conflict, Merged, SettledField } from '../merged.ts';
import { readClaims } from '../read-claims.ts';
import { replaceAll, type Replacement, valueAt } from '../replace-all.ts';
import { isSameValue } from '../../json/same-value.ts';
import { latestClaims, standingObjects } from '../latest-claims.ts';
import { type EvidenceUpdate, type Trust, measuredClaim } from '../trust/trust.ts';
import { withFieldWeights, hasWeight } from '../weights.ts';
import type { Loss } from '../losses/loss.ts';

/** The result of a merge with the data it was settled from. */
export interface SettledMerge {
  readonly merged: Merged;
  /** The claims by topic, sorted by source, then by recency. */
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
  readonly policies: FieldPolicies;
  readonly trust: Trust | undefined;
}

/**
 * Returns a merged record with corrected values in place of the settled ones. The receipt lists the sources that
 * claimed the corrected value, and the field is no longer unsettled. Where weights are learned, the evidence update
 * uses the correction in place of the estimate. All values are replaced in one pass, so that each field is visited
 * once.
 *
 * @param correction values at disjoint places
 */
export function applyCorrections(settled: SettledMerge, correction: readonly CorrectedValue[]): Merged {
  const { merged } = settled;
  const known = new Map(merged.fields.map((one) => [one.field, one]));
  const applied = new Map(correction.map((one) => [one.field, correct(settled, one, known.get(one.field))]));
  const places: Replacement = { members: new Map() };
  const around = new Set<string>();
  for (const { tokens, value } of applied.values()) {
    place(places, tokens).value = value;
    for (const depth of tokens.keys()) around.add(formatPointer(tokens.slice(0, depth)));
  }
  const overwritten = new Set<string>();
  const record = replaceAll(merged.record, places, (tokens) => overwritten.add(formatPointer(tokens)));
  // Results for corrected places, and for surrounding values that were not objects, are dropped.
  const isReplaced = (pointer: string): boolean =>
    overwritten.has(pointer) || prefixesOf(pointer).some((prefix) => applied.has(prefix));
  return {
    ...merged,
    record,
    fields: replaceFields(merged.fields, applied, isReplaced),
    conflicts: merged.conflicts
      .filter((conflict) => !isReplaced(conflict.field))
      .map((conflict) => (around.has(conflict.field) ? settledAround(conflict, record) : conflict)),
    ...evidenceWith(merged, applied, isReplaced),
  };
}

/** A corrected value with its receipt entry and its evidence update. */
interface AppliedCorrection extends CorrectedValue {
  readonly settled: SettledField;
  readonly evidence: EvidenceUpdate | undefined;
}

function correct(
  { claims: byTopic, policies, trust }: SettledMerge,
  correction: CorrectedValue,
  known: SettledField | undefined,
): AppliedCorrection {
  const { field, tokens } = correction;
  const declared = policiesAt(policies, tokens)?.policy;
  const { claims, value } = readTogether(claimsAt(byTopic, tokens), correction.value, declared);
  const name = known?.loss ?? declared?.loss;
  const loss = name === undefined ? defaultLoss([correctionClaim(value)]) : settlingLoss(name, declared);
  const settled: SettledField = {
    field,
    loss: loss.name,
    ...sidesOf(claims, value, declared),
    ...(trust && { confidence: 1 }),
    ...(known?.effectiveSources !== undefined && { effectiveSources: known.effectiveSources }),
    ...(known?.weights && { weights: known.weights }),
    corrected: true,
  };
  return {
    ...correction,
    value,
    settled,
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

/** Returns the pointers of a place and of all places around it, the outermost first. */
function prefixesOf(pointer: string): readonly string[] {
  const tokens = pointer.split('/');
  return tokens.slice(1).map((_, depth) => tokens.slice(0, depth + 2).join('/'));
}

/** Puts the corrected fields in the places of the fields they replace, and the others at the end. */
function replaceFields(
  fields: readonly SettledField[],
  applied: ReadonlyMap<string, AppliedCorrection>,
  isReplaced: (pointer: string) => boolean,
): SettledField[] {
  const pending = new Map([...applied].map(([field, { settled }]) => [field, settled]));
  const all = fields.flatMap((known) => {
    if (!isReplaced(known.field)) return [known];
    return prefixesOf(known.field).flatMap((prefix) => {
      const settled = pending.get(prefix);
      pending.delete(prefix);
      return settled ?? [];
    });
  });
  return [...all, ...pending.values()];
}

/** Keeps a conflict about a value that contains a corrected place, with the new value. */
function settledAround(conflict: Conflict, record: Json): Conflict {
  return { ...conflict, settled: valueAt(record, parsePointer(conflict.field) ?? []) ?? null };
}

/** Returns the claims of a place, one a source. A source whose object has no such member claims nothing. */
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

/** Reads the claims and the corrected value together, each as the quantity that it denotes. */
function readTogether(
  claims: readonly Claim[],
  value: Json,
  declared: FieldPolicy | undefined,
): { readonly claims: readonly Claim[]; readonly value: Json } {
  const [correction = correctionClaim(value), ...read] = readClaims(
    [correctionClaim(value), ...withFieldWeights(claims, declared?.weights)],
    declared,
  );
  return { claims: read, value: correction.value };
}

function correctionClaim(value: Json): Claim {
  return { source: '', recency: 0, weight: 1, value };
}

function sidesOf(
  claims: readonly Claim[],
  value: Json,
  declared: FieldPolicy | undefined,
): Pick<SettledField, 'winners' | 'dissenters'> {
  const loss = declared && declaredLoss(declared);
  const agrees = (claim: Claim): boolean =>
    isSameValue(claim.value, value) || (loss?.equates === true && loss.distance?.(claim.value, value) === 0);
  const sources = (some: readonly Claim[]): string[] =>
    some.map(({ source }) => source).toSorted(compareText);
  return {
    winners: sources(claims.filter(agrees)),
    dissenters: sources(claims.filter((claim) => !agrees(claim))),
  };
}

/** Replaces the evidence updates of corrected fields. */
function evidenceWith(
  { evidenceUpdate }: Merged,
  applied: ReadonlyMap<string, AppliedCorrection>,
  isReplaced: (pointer: string) => boolean,
): Pick<Merged, 'evidenceUpdate' | 'certain'> {
  if (evidenceUpdate === undefined) return {};
  const kept = [...evidenceUpdate].filter(([name]) => !isReplaced(name.slice(name.indexOf('/'))));
  const updates = [...applied.values()].flatMap(({ evidence, isNew }) =>
    evidence === undefined ? [] : [{ isNew, entry: [evidence.name, evidence.sums] as const }],
  );
  const newEntries = updates.filter(({ isNew }) => isNew).map(({ entry }) => entry);
  return {
    evidenceUpdate: new Map([...kept, ...updates.map(({ entry }) => entry)]),
    ...(newEntries.length > 0 && { certain: new Map(newEntries) }),
  };
}

/** Returns the evidence update of a corrected field, or `undefined` if nothing can be learned from it. */
function evidenceFromCorrection(
  field: string,
  claims: readonly Claim[],
  value: Json,
  loss: Loss,
  declared: FieldPolicy | undefined,
  trust: Trust,
): EvidenceUpdate | undefined {
  const weighted = claims.filter(hasWeight);
  if (weighted.length === 0 || Object.keys(declared?.weights ?? {}).length > 0) return undefined;
  if (loss.evidence === 'labels') return trust.correctLabels(field, weighted, value);
  if (loss.evidence !== 'numbers' || !isNumeric(value) || !isInRange(value)) return undefined;
  const numbers = weighted.flatMap(measuredClaim);
  return numbers.length === 0 ? undefined : trust.correctNumbers(field, numbers, toDouble(value));
}
