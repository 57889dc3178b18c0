import type { LossName } from '../../bridge/bridge.ts';
import type { Json } from '../../json/json.ts';
import { isArray } from '../claim.ts';
import { weightedMedian } from './absolute.ts';
import { bagDistance } from './bags.ts';
import { weightedMedoid } from './edit.ts';
import { electedElements } from './elements.ts';
import { latestClaim } from './latest.ts';
import { lossOver, type Loss } from './loss.ts';
import { weightedMean } from './squared.ts';
import { unionOfArrays } from './union.ts';
import { weightedVote } from './vote.ts';

/** Every loss that a policy can name. */
export const losses: Readonly<Record<LossName, Loss>> = {
  vote: lossOver({ name: 'vote', accepts: isJson, settle: weightedVote }),
  absolute: lossOver({ name: 'absolute', accepts: isNumber, settle: weightedMedian }),
  squared: lossOver({ name: 'squared', accepts: isNumber, settle: weightedMean, distance: gap }),
  latest: lossOver({ name: 'latest', accepts: isJson, settle: latestClaim }),
  union: lossOver({ name: 'union', accepts: isArray, settle: unionOfArrays, distance: bagDistance }),
  elements: lossOver({ name: 'elements', accepts: isArray, settle: electedElements, distance: bagDistance }),
  edit: lossOver({ name: 'edit', accepts: isString, settle: weightedMedoid }),
};

/** These compare claims whole, whatever they are: under them kinds do not compete first. */
export const anyKind: ReadonlySet<LossName> = new Set<LossName>(['vote', 'latest']);

function isJson(_value: Json): _value is Json {
  return true;
}

function isNumber(value: Json): value is number {
  return typeof value === 'number';
}

function isString(value: Json): value is string {
  return typeof value === 'string';
}

/** Finite, so that even the farthest number is nearer than what is not a number. */
function gap(claim: number, settled: number): number {
  return claim === settled ? 0 : Math.min(Math.abs(claim - settled), Number.MAX_VALUE);
}
