/**
 * A value that a bridge file may hold, as plain data: the file's schema and its reference page are made of it
 * (`shared/bridge-file/definition/option-value.ts`), and no function's bundle needs the library that reads files.
 */
export type Option = OptionKind & {
  /** What it means: a sentence of the reference page. */
  readonly means: string;
  /** Whether the key may be left out, and then says nothing. */
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
