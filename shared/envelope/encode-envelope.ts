import type { Json, JsonObject } from '../json/json.ts';
import type { Body, Envelope } from './envelope.ts';

/** Encodes an envelope as a CloudEvent in structured JSON: the inverse of `decodeCloudEvent`. */
export function encodeEnvelope({ header, body }: Envelope): JsonObject {
  const attributes = Object.entries(header).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(attributes), ...encodeBody(body) };
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
