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
  | { readonly kind: 'text' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'map'; readonly options: Options };

/** Options by their keys. */
export type Options = Readonly<Record<string, Option>>;
