import type { DescriptorOf, LossName, LossOptions } from '../../policy/losses/loss-descriptors.ts';
import type { Json } from '../../json/json.ts';
import type { Claim, Kind } from '../claim.ts';

/** What the merge asks of a loss beside the value that it settles. */
interface LossTraits {
  /** Whether claims that are 0 from the settled value say the same as it, however they are written. */
  readonly equates?: boolean;
  /** Whether what it accepts is one kind of value, though JSON writes it in several. */
  readonly hasOwnKind?: boolean;
  /** Whether it compares claims whole, whatever they are: then kinds do not compete first. */
  readonly comparesAnyKind?: boolean;
  /** Whether it takes a text as it is written: neither as the number nor as the instant that it may stand for. */
  readonly isVerbatim?: boolean;
  /** Whether it settles prose: near duplicates count as one claim, and other words are no dispute. */
  readonly isProse?: boolean;
  /** What learned weights learn of its claims; without it they learn nothing. */
  readonly evidence?: 'labels' | 'numbers';
}

/** A way to settle a field: what disagreement costs, and the value that costs the claims least. */
export interface Loss extends LossTraits {
  readonly name: LossName;
  /** Whether it can settle claims of this value's kind. */
  accepts(value: Json): boolean;
  /** The value of least total loss; undefined only when it accepts none of the claims. All weights are positive. */
  settle(claims: readonly Claim[]): Json | undefined;
  /** How far a claim is from the settled value, for losses that may settle on what nobody claims: the nearest win. */
  readonly distance: ((claim: Json, settled: Json) => number) | undefined;
}

/** Claims that have a loss of their own where no policy names one: those of a kind, and texts written to be read. */
export type ClaimSort = Kind | 'free text';

/** A loss as the registry knows it. */
export interface LossDefinition {
  /** The loss as it is where a policy says nothing else of it. */
  readonly plain: Loss;
  /** The loss with the options that a field declares. */
  readonly declared: (options: LossOptions) => Loss;
  /** The claims that it settles where no policy names a loss. Each sort has one loss. */
  readonly isDefaultFor: readonly ClaimSort[];
}

/** How a loss settles values of `T`. Claims that `accepts` refuses are left out, and infinitely far. */
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
 * @param specOf how it settles claims with the options that a field declares; its name and its defaults stay
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
