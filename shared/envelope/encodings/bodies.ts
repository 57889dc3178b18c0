import type { Json, JsonObject } from '../../json/json.ts';
import type { BodyForm } from './body-form.ts';
import { bytesBody } from './bytes-body.ts';
import { jsonBody } from './json-body.ts';
import { noBody } from './no-body.ts';

/** Every kind of body that an envelope can have. */
const forms = {
  json: jsonBody,
  bytes: bytesBody,
  none: noBody,
};

type Forms = typeof forms;

/** The body of a message. */
export type Body = {
  readonly [Kind in keyof Forms]: Forms[Kind] extends BodyForm<infer B> ? B : never;
}[keyof Forms];

/** How the bus treats this body. A form is asked of bodies of its own kind only. */
export function formOf({ kind }: Body): BodyForm<Body> {
  return forms[kind];
}

/** The members of a CloudEvent in structured JSON that hold the body. */
export function encodeBody(body: Body): JsonObject {
  return formOf(body).members(body);
}

/** What a body says field by field; undefined for bytes, and for no body. */
export function fieldsOf(body: Body): Json | undefined {
  const { content } = formOf(body);
  return content.kind === 'fields' ? content.read(body) : undefined;
}

/** The body with other fields; one without fields stays as it is. */
export function withFields(body: Body, change: (fields: Json) => Json): Body {
  const { content } = formOf(body);
  return content.kind === 'fields' ? content.replaced(body, change(content.read(body))) : body;
}
