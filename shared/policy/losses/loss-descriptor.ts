/**
 * Describes a loss to those who write bridge files. Plain data: the file's schema, its checks and its reference page
 * are made from it. How the loss settles claims stands in `shared/merge/losses`.
 */
export interface LossDescriptor {
  readonly name: string;
  /** Stands in brackets after the name on the reference page. */
  readonly summary: string;
  /** What it can be computed on, by the types of JSON Schema. A loss without it takes any value. */
  readonly settles?: { readonly types: readonly SchemaType[]; readonly noun: string };
  /** Keys that a field's policy may have beside the loss. Losses that share a key share its description. */
  readonly options: Readonly<Record<string, LossOption>>;
  /** Whether learned weights give the settled value a probability of being right. */
  readonly hasProbability?: true;
}

type SchemaType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export type LossOption = NumberOption | UnitOption;

interface AnyOption {
  /** One sentence or more for the reference page, from a lower-case letter on. */
  readonly meaning: string;
  /** Whether the settled value has no probability where the option is given. */
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

/** A unit: claims that are quantities are turned into numbers of it, whatever the loss. */
export interface UnitOption extends AnyOption {
  readonly kind: 'unit';
}
