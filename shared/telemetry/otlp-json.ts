import type { Json, JsonObject } from '../json/json.ts';
import { conventions } from './semantic-names.ts';
import type { Attributes, SpanAttribute, Span, SpanEvent, SpanKind, SpanLink } from './span.ts';

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const satisfies Record<
  SpanKind,
  number
>;

/** The code of a status that is an error. */
const errorCode = 2;

/**
 * Writes a request of OTLP/HTTP in JSON. Ids are hex, and 64-bit integers are texts, as the protocol asks.
 *
 * @param resource the attributes of the function
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function traceRequest(spans: readonly Span[], resource: Attributes, version: string): JsonObject {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [
          {
            scope: { name: 'fusion-bus', version },
            spans: spans.map(spanOf),
            schemaUrl: conventions,
          },
        ],
        schemaUrl: conventions,
      },
    ],
  };
}

function spanOf(span: Span): JsonObject {
  const { links = [], events = [], droppedLinks = 0, error } = span;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    // Sampled.
    flags: 1,
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.start),
    endTimeUnixNano: nanoseconds(Math.max(span.start, span.end)),
    attributes: attributesOf(span.attributes),
    ...(events.length > 0 && { events: events.map(eventOf) }),
    ...(links.length > 0 && { links: links.map(linkOf) }),
    ...(droppedLinks > 0 && { droppedLinksCount: droppedLinks }),
    ...(error !== undefined && { status: { code: errorCode, message: error } }),
  };
}

function eventOf({ name, at, attributes }: SpanEvent): JsonObject {
  return { name, timeUnixNano: nanoseconds(at), attributes: attributesOf(attributes) };
}

function linkOf({ traceId, spanId, traceState, attributes }: SpanLink): JsonObject {
  return {
    traceId,
    spanId,
    ...(traceState !== undefined && { traceState }),
    attributes: attributesOf(attributes),
  };
}

function attributesOf(attributes: Attributes): Json {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: SpanAttribute): JsonObject {
  if (typeof value === 'string') return { stringValue: value.toWellFormed() };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((one) => ({ stringValue: one.toWellFormed() })) } };
}

/** Milliseconds with a fraction lose nothing that a clock of microseconds shows. */
function nanoseconds(ms: number): string {
  return (BigInt(Math.max(0, Math.round(ms * 1_000))) * 1_000n).toString();
}
