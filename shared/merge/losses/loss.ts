import type { DescriptorOf, LossName, LossOptions } from '../../policy/losses/loss-descriptors.ts';
import type { Json } from '../../json/json.ts';
import type { Claim, Kind } from '../claim.ts';

/** The traits of a loss that the merge needs beside the settled value. */
interface LossTraits {
  /** True if a claim at distance 0 from the settled value says the same, however it is written. */
  readonly equates?: boolean;
  /** True if the values that it accepts are one kind, although JSON writes them in several. */
  readonly hasOwnKind?: boolean;
  /** True if it compares whole claims of any kind, so that kinds do not compete first. */
  readonly comparesAnyKind?: boolean;
  /** True if it takes a text as written, not as the number or instant that the text may stand for. */
  readonly isVerbatim?: boolean;
  /** True if it settles prose: near duplicates count as one claim, and other words are no dispute. */
  readonly isProse?: boolean;
  /** The form of the evidence that learned weights draw from its claims; without it they learn nothing. */
  readonly evidence?: 'labels' | 'numbers';
}

/** A way to settle a field: the cost of a disagreement, and the value with the least total cost. */
export interface Loss extends LossTraits {
  readonly name: LossName;
  /** Tells whether it can settle claims of this value's kind. */
  accepts(value: Json): boolean;
  /** Returns the value of least total loss; undefined only when it accepts none of the claims. All weights are positive. */
  settle(claims: readonly Claim[]): Json | undefined;
  /** Returns the distance of a claim from a settled value that no source may have claimed. The nearest claims win. */
  readonly distance: ((claim: Json, settled: Json) => number) | undefined;
}

/** A sort of claims with a default loss: claims of one kind, or texts written to be read. */
export type ClaimSort = Kind | 'free text';

/** A loss as the registry knows it. */
export interface LossDefinition {
  /** The loss without options. */
  readonly plain: Loss;
  /** The loss with the options that a field declares. */
  readonly declared: (options: LossOptions) => Loss;
  /** The sorts of claims that it settles where no policy names a loss. Each sort has one loss. */
  readonly isDefaultFor: readonly ClaimSort[];
}

/** The settlement of values of `T` by a loss. Claims that `accepts` refuses are left out, and infinitely far. */
interface LossSpec<Name extends LossName, T extends Json> extends LossTraits {
  readonly accepts: (value: Json) => value is T;
  readonly settle: (claims: readonly Claim<T>[]) => T | undefined;
  readonly distance?: (claim: T, settled: T) => number;
  /** Only for a loss whose descriptor says that it settles any value. */
  readonly comparesAnyKind?: DescriptorOf<Name> extends { readonly settles: object } ? false : true;
  /** Labels only for a loss whose descriptor says that its values have a probability. */
  readonly evidence?: DescriptorOf<Name> extends { readonly hasProbability: true } ? 'labels' : 'numbers';
}

/**
 * Defines a loss under the name of its descriptor.
 *
 * @param specOf the settlement with the options that a field declares; its name and its defaults stay
 */
export function defineLoss<Name extends LossName, T extends Json>(
  name: Name,
  specOf: (options: LossOptions) => LossSpec<Name, T>,
  isDefaultFor: readonly ClaimSort[] = [],
): LossDefinition {
  const declared = (options: LossOptions): Loss => lossOver(name, specOf(options));
  return { plain: declared({}), declared, isDefaultFor };
}

function lossOver<Name extends LossName, T extends Json>(
  name: Name,
  { accepts, settle, distance, ...traits }: LossSpec<Name, T>,
): Loss {
  const isAccepted = (claim: Claim): claim is Claim<T> => accepts(claim.value);
  return {
    ...traits,
    name,
    accepts,
    settle: (claims) => settle(claims.filter(isAccepted)),
    distance:
      distance &&
      ((claim, settled) => (accepts(claim) && accepts(settled) ? distance(claim, settled) : Infinity)),
  };
}

/** Accepts every value. */
export function isAnyValue(_value: Json): _value is Json {
  return true;
}
