import type { LossName } from '../../policy/merge-policy.ts';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';

/** A way to settle a field: what disagreement costs, and the value that costs the claims least. */
export interface Loss {
  readonly name: LossName;
  /** Whether it can settle claims of this value's kind. */
  accepts(value: Json): boolean;
  /** The value of least total loss; undefined only when it accepts none of the claims. All weights are positive. */
  settle(claims: readonly Claim[]): Json | undefined;
  /** How far a claim is from the settled value, for losses that may settle on what nobody claims: the nearest win. */
  readonly distance: ((claim: Json, settled: Json) => number) | undefined;
  /** Whether claims that are 0 from the settled value say the same as it, however they are written. */
  readonly equates: boolean;
  /** Whether what it accepts is one kind of value, though JSON writes it in several. */
  readonly hasOwnKind: boolean;
}

/** A loss over the values that `accepts` narrows to; what it does not accept is infinitely far. */
export function lossOver<T extends Json>(spec: {
  readonly name: LossName;
  readonly accepts: (value: Json) => value is T;
  readonly settle: (claims: readonly Claim<T>[]) => T | undefined;
  readonly distance?: (claim: T, settled: T) => number;
  readonly equates?: boolean;
  readonly hasOwnKind?: boolean;
}): Loss {
  const { name, accepts, settle, distance, equates = false, hasOwnKind = false } = spec;
  const isAccepted = (claim: Claim): claim is Claim<T> => accepts(claim.value);
  return {
    name,
    accepts,
    settle: (claims) => settle(claims.filter(isAccepted)),
    distance:
      distance &&
      ((claim, settled) => (accepts(claim) && accepts(settled) ? distance(claim, settled) : Infinity)),
    equates,
    hasOwnKind,
  };
}
