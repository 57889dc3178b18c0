import type { Correlate } from '../bridge/bridge.ts';
import { isAttributeText, maxIdBytes } from '../envelope/attribute-rules.ts';
import { encodeEnvelope } from '../envelope/encode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { byteLength } from '../json/byte-length.ts';
import type { JsonObject } from '../json/json.ts';
import { walkPath } from './walk-path.ts';

/** Evaluates an expression over a document; handed in, so that only what needs the engine carries it. */
export type Evaluate = (expression: string, document: JsonObject) => Promise<unknown>;

export type CorrelationKey =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'missing'; readonly rejection: Rejection };

/**
 * What an envelope shares with the other parts of its group: a path or a JSONata expression over its attributes and
 * its JSON body (`data`). A finite number counts as its JSON text. Never throws.
 */
export async function correlationKey(
  envelope: Envelope,
  correlate: Correlate,
  evaluate?: Evaluate,
): Promise<CorrelationKey> {
  const document = documentOf(envelope);
  if (correlate.kind === 'path') return keyOf(walkPath(document, correlate.path), correlate.path.join('.'));
  if (evaluate === undefined)
    return missing(undefined, 'the correlation expression has no engine to evaluate it');
  try {
    return keyOf(await evaluate(correlate.expression, document), undefined);
  } catch {
    // The engine's own words may quote the body.
    return missing(undefined, 'the correlation expression failed on this envelope');
  }
}

/** A body of bytes has no members that an expression could name. */
function documentOf({ header, body }: Envelope): JsonObject {
  return encodeEnvelope({ header, body: body.kind === 'bytes' ? { kind: 'none' } : body });
}

function keyOf(value: unknown, attribute: string | undefined): CorrelationKey {
  const what = attribute === undefined ? 'the correlation expression' : `the correlation path ${attribute}`;
  const key = typeof value === 'number' && Number.isFinite(value) ? JSON.stringify(value) : value;
  if (key === undefined || key === null) return missing(attribute, `${what} finds nothing`);
  if (typeof key !== 'string' || key === '') {
    return missing(attribute, `${what} must find one non-empty string or one number`);
  }
  // The key becomes the fused envelope's correlationid, and a key in the table.
  if (!isAttributeText(key) || byteLength(key) > maxIdBytes) {
    return missing(attribute, `${what} must find at most ${maxIdBytes} bytes without control characters`);
  }
  return { kind: 'key', key };
}

function missing(attribute: string | undefined, message: string): CorrelationKey {
  const rejection: Rejection = {
    code: 'correlation-missing',
    ...(attribute !== undefined && { attribute }),
    message,
  };
  return { kind: 'missing', rejection };
}
