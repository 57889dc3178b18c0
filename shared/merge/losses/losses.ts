import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { LossName } from '../../policy/merge-policy.ts';
import type { Json } from '../../json/json.ts';
import { isArray } from '../../json/is-json-object.ts';
import { weightedMedian } from './absolute.ts';
import { bagDistance } from './bags.ts';
import { arc, circularMedian, turnsOf } from './circular.ts';
import { weightedMedoid } from './edit.ts';
import { electedElements } from './elements.ts';
import { geographicMedoid, metresBetween, pointOf } from './geographic.ts';
import { huberCentre } from './huber.ts';
import { jaccardCentre, jaccardDistance } from './jaccard.ts';
import { latestClaim } from './latest.ts';
import { lossOver, type Loss } from './loss.ts';
import { weightedMean } from './squared.ts';
import { unionOfArrays } from './union.ts';
import { dissent, tolerantVote, weightedVote } from './vote.ts';

/** Every loss that a policy can name, as it is where the policy says nothing else of it. */
export const losses: Readonly<Record<LossName, Loss>> = {
  vote: lossOver({ name: 'vote', accepts: isJson, settle: weightedVote }),
  absolute: lossOver({ name: 'absolute', accepts: isNumber, settle: weightedMedian }),
  squared: lossOver({ name: 'squared', accepts: isNumber, settle: weightedMean, distance: gap }),
  huber: huber(undefined),
  circular: circular(undefined),
  latest: lossOver({ name: 'latest', accepts: isJson, settle: latestClaim }),
  union: lossOver({ name: 'union', accepts: isArray, settle: unionOfArrays, distance: bagDistance }),
  elements: lossOver({ name: 'elements', accepts: isArray, settle: electedElements, distance: bagDistance }),
  jaccard: lossOver({
    name: 'jaccard',
    accepts: isArray,
    settle: jaccardCentre,
    distance: jaccardDistance,
    equates: true,
  }),
  edit: lossOver({ name: 'edit', accepts: isString, settle: weightedMedoid }),
  geographic: lossOver({
    name: 'geographic',
    accepts: isPosition,
    settle: geographicMedoid,
    distance: metresApart,
    equates: true,
    hasOwnKind: true,
  }),
};

/** The loss that a field declares, with what it says of it. */
export function declaredLoss({ loss, delta, period, precision }: FieldPolicy): Loss {
  if (loss === 'huber' && delta !== undefined) return huber(delta);
  if (loss === 'circular' && period !== undefined) return circular(period);
  if (loss === 'vote' && precision !== undefined) return tolerant(precision);
  return losses[loss];
}

/** These compare claims whole, whatever they are: under them kinds do not compete first. */
export const anyKind: ReadonlySet<LossName> = new Set<LossName>(['vote', 'latest']);

function huber(delta: number | undefined): Loss {
  return lossOver({
    name: 'huber',
    accepts: isNumber,
    settle: (claims) => huberCentre(claims, delta),
    distance: gap,
  });
}

function circular(period: number | undefined): Loss {
  return lossOver({
    name: 'circular',
    accepts: (value): value is Json => turnsOf(value, period) !== undefined,
    settle: (claims) => circularMedian(claims, period),
    distance: (claim, settled) => arc(turnsOf(claim, period) ?? 0, turnsOf(settled, period) ?? 0),
    equates: true,
    hasOwnKind: true,
  });
}

function tolerant(precision: number): Loss {
  return lossOver({
    name: 'vote',
    accepts: isJson,
    settle: (claims) => tolerantVote(claims, precision),
    distance: dissent(precision),
    equates: true,
  });
}

function isJson(_value: Json): _value is Json {
  return true;
}

function isNumber(value: Json): value is number {
  return typeof value === 'number';
}

function isString(value: Json): value is string {
  return typeof value === 'string';
}

function isPosition(value: Json): value is Json {
  return pointOf(value) !== undefined;
}

function metresApart(claim: Json, settled: Json): number {
  const [a, b] = [pointOf(claim), pointOf(settled)];
  return a === undefined || b === undefined ? Infinity : metresBetween(a, b);
}

/** Finite, so that even the farthest number is nearer than what is not a number. */
function gap(claim: number, settled: number): number {
  return claim === settled ? 0 : Math.min(Math.abs(claim - settled), Number.MAX_VALUE);
}
