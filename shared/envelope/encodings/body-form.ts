import type { Json, JsonObject } from '../../json/json.ts';

/** The treatment of bodies of one kind. Every function reads bodies through it, so it holds no decoder. */
export interface BodyForm<B> {
  /** The members of a CloudEvent in structured JSON that hold the body. */
  members(body: B): JsonObject;
  /** Returns the value that the merge takes for the body; undefined if there is nothing to merge. */
  mergeValue(body: B): Json | undefined;
  /** Returns the values that the part's digest covers. Two bodies have equal values exactly when their content is equal. */
  digested(body: B): readonly Json[];
  readonly content: Fields<B> | NoFields;
}

/** A body with fields: they are validated, redacted, and searched for the key and for statements. */
interface Fields<B> {
  readonly kind: 'fields';
  read(body: B): Json;
  replaced(body: B, fields: Json): B;
}

/** A body without fields, which a topic with a schema rejects; the members appear in the rejection. */
interface NoFields {
  readonly kind: 'no-fields';
  readonly attribute: 'data' | 'data_base64';
  /** The content of the body in a word. A topic that redacts rejects such a body. Undefined where there is no body. */
  readonly noun?: string;
}
