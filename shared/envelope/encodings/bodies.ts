import type { Json, JsonObject } from '../../json/json.ts';
import type { BodyForm } from './body-form.ts';
import { type BytesBody, bytesBody } from './bytes-body.ts';
import { type JsonBody, jsonBody } from './json-body.ts';
import { type NoBody, noBody } from './no-body.ts';

/** The bodies that an envelope can have, by their kind. */
export interface Bodies {
  readonly json: JsonBody;
  readonly bytes: BytesBody;
  readonly none: NoBody;
}

/** The body of a message. */
export type Body = Bodies[keyof Bodies];

const forms: { readonly [Kind in keyof Bodies]: BodyForm<Bodies[Kind]> } = {
  json: jsonBody,
  bytes: bytesBody,
  none: noBody,
};

/** Returns the form of a body. A form reads only bodies of its own kind. */
export function formOf({ kind }: Body): BodyForm<Body> {
  return forms[kind];
}

/** Returns the members of a CloudEvent in structured JSON that hold the body. */
export function encodeBody(body: Body): JsonObject {
  return formOf(body).members(body);
}

/** Returns the fields of a body as JSON; undefined for bytes, and for no body. */
export function fieldsOf(body: Body): Json | undefined {
  const { content } = formOf(body);
  return content.kind === 'fields' ? content.read(body) : undefined;
}

/** Returns the body with other fields; a body without fields stays as it is. */
export function withFields(body: Body, change: (fields: Json) => Json): Body {
  const { content } = formOf(body);
  return content.kind === 'fields' ? content.replaced(body, change(content.read(body))) : body;
}
