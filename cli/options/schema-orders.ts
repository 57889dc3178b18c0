import type { Target } from './target.ts';

export interface SampleOptions {
  readonly bridge?: string;
  readonly topic?: string;
  /** The fusion for whose groups whole sets of parts are made. */
  readonly fusion?: string;
  /** Undefined draws one. */
  readonly seed?: number;
  readonly count: number;
  readonly key?: string;
}

export interface AsyncapiOptions {
  readonly bridge?: string;
  readonly format: 'yaml' | 'json';
}

export interface TypesOptions {
  readonly bridge?: string;
  /** The folder for the files. */
  readonly out: string;
}

export const shells = ['bash', 'zsh', 'fish'] as const;

export interface CompletionOptions {
  readonly shell: (typeof shells)[number];
}

export interface CompleteOptions {
  /** The words after the name of the program. The last one is being typed. */
  readonly words: readonly string[];
}

export interface LoadOptions extends Target {
  /** Groups in a second. */
  readonly rate: number;
  /** The time for which groups are begun, in ms. */
  readonly for: number;
  /** Undefined for the only fusion of the bridge. */
  readonly fusion?: string;
  readonly seed?: number;
  /** The time after the last part of a group in which its result counts, in ms. */
  readonly timeout: number;
  readonly output: 'text' | 'json';
}

/** The orders of the commands that work from the schemas of a bridge. */
export type SchemaOrder =
  | { readonly kind: 'sample'; readonly options: SampleOptions }
  | { readonly kind: 'asyncapi'; readonly options: AsyncapiOptions }
  | { readonly kind: 'types'; readonly options: TypesOptions }
  | { readonly kind: 'completion'; readonly options: CompletionOptions }
  | { readonly kind: 'complete'; readonly options: CompleteOptions }
  | { readonly kind: 'load'; readonly options: LoadOptions };
