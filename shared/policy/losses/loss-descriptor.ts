/**
 * Describes a loss as plain data, from which the bridge file's schema, its checks and its reference page are made.
 * `shared/merge/losses` implements the settlement of claims.
 */
export interface LossDescriptor {
  readonly name: string;
  /** A short explanation, in brackets after the name on the reference page. */
  readonly summary: string;
  /** The values that the loss can settle, by the types of JSON Schema. A loss without it takes any value. */
  readonly settles?: { readonly types: readonly SchemaType[]; readonly noun: string };
  /** Keys that a field's policy may have beside the loss. Losses that share a key share its description. */
  readonly options: Readonly<Record<string, LossOption>>;
  /** True if it settles claims that no policy names a loss for. Every merge holds it. */
  readonly isDefault?: true;
  /** True if learned weights give the settled value a probability of being right. */
  readonly hasProbability?: true;
}

type SchemaType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export type LossOption = NumberOption | UnitOption;

interface AnyOption {
  /** One sentence or more for the reference page. It starts with a lower-case letter. */
  readonly meaning: string;
  /** True if the settled value has no probability when the option is given. */
  readonly endsProbability?: true;
}

/** A number, within its range. */
export interface NumberOption extends AnyOption {
  readonly kind: 'number';
  /** The number must be greater. */
  readonly above?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A unit. Claims that are quantities are converted to numbers of it, for every loss. */
export interface UnitOption extends AnyOption {
  readonly kind: 'unit';
}
