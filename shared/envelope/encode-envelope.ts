import type { Json, JsonObject } from '../json/json.ts';
import type { Body, Envelope } from './envelope.ts';

/** The CloudEvent in structured JSON: the inverse of `decodeCloudEvent`. */
export function encodeEnvelope({ header, body }: Envelope): JsonObject {
  const attributes = Object.entries(header).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(attributes), ...encodeBody(body) };
}

const texts = new WeakMap<Envelope, string>();

/**
 * The CloudEvent as JSON text, in which an envelope is sent and stored. It is written once for an envelope, which never
 * changes, and kept for as long as the envelope is: to measure it, to send it to several fusions and to store it is to
 * use the same text.
 */
export function envelopeText(envelope: Envelope): string {
  const known = texts.get(envelope) ?? JSON.stringify(encodeEnvelope(envelope));
  texts.set(envelope, known);
  return known;
}

function encodeBody(body: Body): JsonObject {
  switch (body.kind) {
    case 'none':
      return {};
    case 'json':
      return { data: body.value };
    case 'bytes':
      return { data_base64: body.base64 };
  }
}
