import type { Json, JsonObject } from '../json/json.ts';
import { type Claim, isObjectClaim, strongestKind } from './claim.ts';
import { effectiveNumber, applyThresholds } from './confidence.ts';
import { type FieldPolicies, pointerTo } from './field-policies.ts';
import type { MergeTrace } from './merge-trace.ts';
import { readClaims } from './read-claims.ts';
import { listed, settleLeaf } from './settle-leaf.ts';
import { latestClaims, standingObjects } from './latest-claims.ts';
import { tallyClaims } from './tally-claims.ts';
import { hasWeight, withFieldWeights } from './weights.ts';

/**
 * Settles the value at a pointer: member by member if the claims are objects, otherwise as one leaf. A policy for the
 * pointer itself also makes it a leaf.
 *
 * @param claims at least one; sorted by source, then by recency
 */
export function settleNode(
  field: string,
  claims: readonly Claim[],
  policies: FieldPolicies | undefined,
  trace: MergeTrace,
): Json {
  const latest = latestClaims(claims);
  if (policies?.policy !== undefined) return settleLeaf(field, latest, policies.policy, trace);
  if (!latest.some(isObjectClaim)) return settleLeaf(field, latest, undefined, trace, policies?.voted);
  if (latest.every(isObjectClaim))
    return settleObject(field, standingObjects(claims, latest), latest, policies, trace);
  const counted = readClaims(withFieldWeights(latest, undefined), undefined);
  if (strongestKind(counted) !== 'object')
    return settleLeaf(field, latest, undefined, trace, policies?.voted);
  const objects = standingObjects(claims, latest);
  const settled = settleObject(field, objects, latest.filter(isObjectClaim), policies, trace, 'contested');
  recordContest(field, counted, settled, trace);
  return settled;
}

/** @param latest the latest claim of each source among those whose claims stand */
function settleObject(
  field: string,
  claims: readonly Claim<JsonObject>[],
  latest: readonly Claim[],
  policies: FieldPolicies | undefined,
  trace: MergeTrace,
  contested?: 'contested',
): Json {
  const members = new Map<string, Claim[]>();
  for (const { source, recency, weight, value } of claims) {
    for (const name of Object.keys(value)) {
      const claim = { source, recency, weight, value: value[name] ?? null };
      const known = members.get(name);
      if (known === undefined) members.set(name, [claim]);
      else known.push(claim);
    }
  }
  // An object without members has no leaf below it, so it gets an entry of its own.
  if (members.size === 0 && contested === undefined) return settleLeaf(field, latest, undefined, trace);
  const settled: [string, Json][] = [];
  for (const [name, known] of members) {
    settled.push([name, settleNode(pointerTo(field, name), known, policies?.members.get(name), trace)]);
  }
  // Unlike an assignment, this makes `__proto__` a member like any other.
  return Object.fromEntries(settled);
}

/**
 * Records a field where object claims outvoted claims of other kinds. The objects count as one claim, the settled
 * object. Their own differences are recorded at the members' pointers.
 */
function recordContest(field: string, claims: readonly Claim[], settled: Json, trace: MergeTrace): void {
  const objects = claims.filter(isObjectClaim);
  const others = claims.filter((claim) => !isObjectClaim(claim));
  const winners = objects.map((claim) => claim.source);
  const dissenters = others.map((claim) => claim.source);
  const weight = objects.reduce((sum, claim) => sum + claim.weight, 0);
  const thresholds = trace.thresholds;
  const confidence =
    thresholds === undefined ? {} : { effectiveSources: effectiveNumber(claims.filter(hasWeight)) };
  trace.fields.push({ field, loss: 'vote', winners, dissenters, ...applyThresholds(confidence, thresholds) });
  // The brace suffices for sorting: no other kind's canonical text comes after it.
  const tallies = [{ value: settled, text: '{', sources: winners, weight }, ...tallyClaims(others)];
  trace.conflicts.push({ field, loss: 'vote', settled, claims: listed(tallies) });
}
