/**
 * Describes a value of a bridge file as plain data. The file's schema and its reference page are made from it
 * (`shared/bridge-file/definition/option-value.ts`), so that no function's bundle needs the library that reads files.
 */
export type Option = OptionKind & {
  /** Its meaning: a sentence of the reference page. */
  readonly means: string;
  /** True if the key may be left out, which leaves the setting undefined. */
  readonly isOptional?: boolean;
};

type OptionKind =
  /** Only `true`: the key itself says it. */
  | { readonly kind: 'true' }
  | { readonly kind: 'flag'; readonly default: boolean }
  | ({ readonly kind: 'text'; readonly default?: string } & Form)
  /** A list of at least one text. */
  | ({ readonly kind: 'texts' } & Form)
  | { readonly kind: 'choice'; readonly of: readonly [string, ...string[]]; readonly default: string }
  /** A duration as people write it, such as `10s`; stored in milliseconds. */
  | {
      readonly kind: 'duration';
      readonly minMs: number;
      readonly maxMs: number;
      readonly range: string;
      readonly default: string;
    }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'map'; readonly options: Options };

interface Form {
  /** The form of a text, with the words for a mistake: `expected the ARN of a topic`. */
  readonly form?: { readonly pattern: string; readonly expected: string };
}

/** Options by their keys. */
export type Options = Readonly<Record<string, Option>>;
