import type { Json, JsonObject } from '../json/json.ts';
import { encodeBody } from './encodings/bodies.ts';
import type { Envelope } from './envelope.ts';
import { byteLength } from './byte-length.ts';

/** Encodes an envelope as a CloudEvent in structured JSON: the inverse of `decodeCloudEvent`. */
export function encodeEnvelope({ header, body }: Envelope): JsonObject {
  const attributes = Object.entries(header).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(attributes), ...encodeBody(body) };
}

const texts = new WeakMap<Envelope, string>();

/**
 * Returns the CloudEvent as JSON text: the form in which an envelope is sent and stored. An envelope never changes, so
 * its text is written once and remembered as long as the envelope. The text is measured, sent to several fusions and
 * stored.
 */
export function envelopeText(envelope: Envelope): string {
  const known = texts.get(envelope) ?? JSON.stringify(encodeEnvelope(envelope));
  texts.set(envelope, known);
  return known;
}

/** Most bytes of a stored envelope: a DynamoDB item has at most 400 KB, with its keys. */
export const maxPartBytes = 380_000;

/** Returns the bytes of an envelope as it is sent and stored: its CloudEvents JSON in UTF-8. */
export function envelopeBytes(envelope: Envelope): number {
  return byteLength(envelopeText(envelope));
}
