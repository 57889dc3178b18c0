import type { Json, JsonObject } from '../json/json.ts';
import { type Claim, isObjectClaim, strongestKind } from './claim.ts';
import { effectiveNumber, judged } from './doubt.ts';
import { type FieldPolicies, pointerTo } from './field-policies.ts';
import type { MergeTrace } from './merge-trace.ts';
import { readClaims } from './read-claims.ts';
import { listed, settleLeaf } from './settle-leaf.ts';
import { latestClaims, standingObjects } from './latest-claims.ts';
import { tallyClaims } from './tally-claims.ts';
import { hasWeight, weighed } from './weights.ts';

/**
 * Settles what one pointer points to: member by member where the claims are objects, as one leaf where they are not
 * or where a policy is declared for the pointer itself.
 *
 * @param claims at least one; sorted by source, then by recency
 */
export function settleNode(
  field: string,
  claims: readonly Claim[],
  policies: FieldPolicies | undefined,
  trace: MergeTrace,
): Json {
  const last = latestClaims(claims);
  if (policies?.policy !== undefined) return settleLeaf(field, last, policies.policy, trace);
  if (!last.some(isObjectClaim)) return settleLeaf(field, last, undefined, trace, policies?.voted);
  if (last.every(isObjectClaim))
    return settleObject(field, standingObjects(claims, last), last, policies, trace);
  const counted = readClaims(weighed(last, undefined), undefined);
  if (strongestKind(counted) !== 'object') return settleLeaf(field, last, undefined, trace, policies?.voted);
  const objects = standingObjects(claims, last);
  const settled = settleObject(field, objects, last.filter(isObjectClaim), policies, trace, 'contested');
  recordContest(field, counted, settled, trace);
  return settled;
}

/** @param last the last word of each source among those whose claims stand */
function settleObject(
  field: string,
  claims: readonly Claim<JsonObject>[],
  last: readonly Claim[],
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
  // An object without members has no leaf below it to be accounted for at.
  if (members.size === 0 && contested === undefined) return settleLeaf(field, last, undefined, trace);
  const settled: [string, Json][] = [];
  for (const [name, known] of members) {
    settled.push([name, settleNode(pointerTo(field, name), known, policies?.members.get(name), trace)]);
  }
  // Unlike an assignment, this makes `__proto__` a member like any other.
  return Object.fromEntries(settled);
}

/**
 * Those who claim an object have outvoted those who claim something else. They count as one claim here, the settled
 * object: where they differ among themselves is told at the members' own pointers.
 */
function recordContest(field: string, claims: readonly Claim[], settled: Json, trace: MergeTrace): void {
  const objects = claims.filter(isObjectClaim);
  const others = claims.filter((claim) => !isObjectClaim(claim));
  const winners = objects.map((claim) => claim.source);
  const dissenters = others.map((claim) => claim.source);
  const weight = objects.reduce((sum, claim) => sum + claim.weight, 0);
  const asked = trace.thresholds;
  const surety = asked === undefined ? {} : { effectiveSources: effectiveNumber(claims.filter(hasWeight)) };
  trace.fields.push({ field, loss: 'vote', winners, dissenters, ...judged(surety, asked) });
  // The brace is all that is needed to sort it: no other kind's canonical text comes after.
  const tallies = [{ value: settled, text: '{', sources: winners, weight }, ...tallyClaims(others)];
  trace.conflicts.push({ field, loss: 'vote', settled, claims: listed(tallies) });
}
