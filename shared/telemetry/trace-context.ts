import { hash } from '../json/digest.ts';
import type { GroupRef } from '../aggregation/group.ts';

/** The place of a span: its trace and itself, as lower-case hex. */
export interface SpanContext {
  /** 32 digits. */
  readonly traceId: string;
  /** 16 digits. */
  readonly spanId: string;
}

/** The context that another program has sent with a message. */
export interface RemoteContext extends SpanContext {
  readonly isSampled: boolean;
}

const form = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/**
 * Reads a W3C `traceparent`. Total: garbage gives undefined, and so do the ids of zeros and the version `ff`. A later
 * version may have more members; version `00` may not.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function readTraceparent(text: string | undefined): RemoteContext | undefined {
  const [, version, traceId, spanId, flags, more] = form.exec(text?.trim() ?? '') ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined)
    return undefined;
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Writes the `traceparent` of a span that is recorded. */
export function traceparentOf({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`;
}

/**
 * Returns the span of a generation, which is the root of a trace of its own. It follows from the fusion, the key and the
 * generation alone, so that every function finds it by itself and a redelivery makes the same span.
 */
export function groupContext({ fusion, key }: GroupRef, generation: number): SpanContext {
  const digits = hexOf(JSON.stringify(['group', fusion, key, generation]));
  return { traceId: digits.slice(0, 32), spanId: digits.slice(32, 48) };
}

/** Returns the id of a step within a trace: the same in every repetition. */
export function stepId(traceId: string, ...step: readonly (string | number)[]): string {
  return hexOf(JSON.stringify([traceId, ...step])).slice(0, 16);
}

/** Returns the trace of an envelope that came without one, for the case that it is in no group. */
export function traceOfEnvelope(source: string, id: string): string {
  return hexOf(JSON.stringify(['envelope', source, id])).slice(0, 32);
}

function hexOf(text: string): string {
  return Buffer.from(hash(text), 'base64url').toString('hex');
}
