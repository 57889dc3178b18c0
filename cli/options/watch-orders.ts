import type { Target } from './target.ts';

export interface TailOptions extends Target {
  /** Undefined for all fusions. */
  readonly fusion?: string;
  readonly output: 'text' | 'json';
}

export interface LogsOptions extends Omit<Target, 'bus'> {
  /** The label, the role or the name of functions; undefined for all. */
  readonly function?: string;
  /** The time that is looked back, in ms. */
  readonly since: number;
  readonly follow: boolean;
  readonly errors: boolean;
  readonly output: 'text' | 'json';
}

/** The orders of the commands that watch a bridge. */
export type WatchOrder =
  | { readonly kind: 'logs'; readonly options: LogsOptions }
  | { readonly kind: 'tail'; readonly options: TailOptions };
