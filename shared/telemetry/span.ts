import type { SpanContext } from './trace-context.ts';

export type SpanAttribute = string | number | boolean | readonly string[];

/** An attribute whose value is undefined is left out. */
export type Attributes = Readonly<Record<string, SpanAttribute | undefined>>;

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A span that has ended. Times are ms since the epoch. */
export interface Span extends SpanContext {
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  /** The number of links that did not fit; absent if all did. */
  readonly droppedLinks?: number;
  /** The reason of its failure, in one word; absent if it succeeded. */
  readonly error?: string;
}

export interface SpanEvent {
  readonly name: string;
  readonly at: number;
  readonly attributes: Attributes;
}

export interface SpanLink extends SpanContext {
  readonly traceState?: string;
  readonly attributes: Attributes;
}
