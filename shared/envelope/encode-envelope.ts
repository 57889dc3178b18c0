import type { Json, JsonObject } from '../json/json.ts';
import { encodeBody } from './encodings/bodies.ts';
import type { Envelope } from './envelope.ts';

/** Encodes an envelope as a CloudEvent in structured JSON: the inverse of `decodeCloudEvent`. */
export function encodeEnvelope({ header, body }: Envelope): JsonObject {
  const attributes = Object.entries(header).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(attributes), ...encodeBody(body) };
}
