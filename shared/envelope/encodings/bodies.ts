import type { Json, JsonObject } from '../../json/json.ts';
import type { BodyForm } from './body-form.ts';

/** JSON, and text as a JSON string. */
export interface JsonBody {
  readonly kind: 'json';
  readonly value: Json;
}

const jsonBody: BodyForm<JsonBody> = {
  members: ({ value }) => ({ data: value }),
  mergeValue: ({ value }) => value,
  digested: ({ value }) => [value],
  content: {
    kind: 'fields',
    read: ({ value }) => value,
    replaced: (_body, value) => ({ kind: 'json', value }),
  },
};

/** Bytes that no decoder reads, in base64 as they travel. */
export interface BytesBody {
  readonly kind: 'bytes';
  readonly base64: string;
}

const bytesBody: BodyForm<BytesBody> = {
  members: ({ base64 }) => ({ data_base64: base64 }),
  mergeValue: ({ base64 }) => base64,
  digested: ({ base64 }) => ['bytes', base64],
  content: { kind: 'no-fields', attribute: 'data_base64', noun: 'bytes' },
};

/** A message without a body, which is not the same as a body that is `null`. */
export interface NoBody {
  readonly kind: 'none';
}

const noBody: BodyForm<NoBody> = {
  members: () => ({}),
  mergeValue: () => undefined,
  digested: () => [],
  content: { kind: 'no-fields', attribute: 'data' },
};

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
