import { isNumeric } from '../json/exact-number.ts';
import { isArray, isObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';

/** A claim of one source about one field. */
export interface Claim<T extends Json = Json> {
  readonly source: string;
  /** The rank of its contribution by time, then id: the greater, the later. */
  readonly recency: number;
  /** Finite and not negative; 0 carries no weight. */
  readonly weight: number;
  readonly value: T;
}

/** The kinds of value that compete if the claims differ in kind. In a tie the first one wins. */
const kinds = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const;

export type Kind = (typeof kinds)[number];

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (isNumeric(value)) return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return isArray(value) ? 'array' : 'object';
}

export function isObjectClaim(claim: Claim): claim is Claim<JsonObject> {
  return isObject(claim.value);
}

/**
 * Returns the kind with the greatest total weight. A single `null` or object therefore does not overrule sources that
 * agree on the kind of the field.
 */
export function strongestKind(claims: readonly Claim[]): Kind {
  const weights = new Map<Kind, number>();
  for (const { value, weight } of claims) {
    const kind = kindOf(value);
    weights.set(kind, (weights.get(kind) ?? 0) + weight);
  }
  let strongest: Kind = 'null';
  let most = -1;
  for (const kind of kinds) {
    const weight = weights.get(kind) ?? -1;
    if (weight > most) {
      strongest = kind;
      most = weight;
    }
  }
  return strongest;
}
